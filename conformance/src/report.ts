import type { Case, Level, Profile } from './case.ts';
import type { Exchange } from './exchange.ts';

export type Outcome = 'passed' | 'failed' | 'skipped';

export interface CaseResult extends Pick<Case, 'id' | 'title' | 'clauses' | 'level' | 'profile'> {
  readonly outcome: Outcome;
  readonly durationMs: number;
  readonly failure?: CaseReport;
  /** Why it was skipped. */
  readonly reason?: string;
  /** It was skipped because the time, or the requests, for all cases were used up: nothing is known of it. */
  readonly cut?: boolean;
}

/** Why a case failed, and how to see it again. */
export interface CaseReport {
  readonly message: string;
  /** Departures from the document. */
  readonly problems: readonly string[];
  readonly exchange?: Exchange;
  /** Asks the same again. */
  readonly curl?: string;
}

export interface Report {
  readonly baseUrl: string;
  /** Version of the protocol that was tested against. */
  readonly protocol: string;
  readonly seed: number;
  readonly profiles: readonly Profile[];
  readonly levels: readonly Level[];
  /** ISO, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  readonly requests: number;
  readonly results: readonly CaseResult[];
  /** What the document says that a server may answer, and nothing was seen of. Empty when only some cases were run. */
  readonly unobserved: readonly string[];
  /** The same, where there is a reason for it. */
  readonly excused: readonly { readonly what: string; readonly reason: string }[];
  /** Cases passed, none that is a MUST failed, and none was cut. */
  readonly ok: boolean;
}

export function countOf(report: Report, outcome: Outcome): number {
  return report.results.filter((result) => result.outcome === outcome).length;
}
