import type { Case } from './case.ts';
import { CaseFailure, CaseSkipped, RequestLimitReached } from './case-failure.ts';
import { curlLine } from './exchange.ts';
import { nameOf } from './fixtures.ts';
import { Probe } from './probe.ts';
import type { CaseReport, CaseResult } from './report.ts';
import { seededRandom, seedFor } from './seeded-random.ts';
import type { ServerUnderTest } from './server-under-test.ts';

export interface RunCaseOptions {
  readonly seed: number;
  /** Of the server; `undefined`: it did not say. */
  readonly features: readonly string[] | undefined;
  readonly caseTimeoutMs: number;
  readonly signal: AbortSignal;
  readonly nowMs: () => number;
}

/** Runs one case, whatever becomes of it. */
export async function runCase(each: Case, server: ServerUnderTest, options: RunCaseOptions): Promise<CaseResult> {
  const { id, title, clauses, level, profile } = each;
  const startMs = options.nowMs();
  const result = (rest: Pick<CaseResult, 'outcome' | 'failure' | 'reason' | 'cut'>): CaseResult => ({
    ...{ id, title, clauses, level, profile, durationMs: Math.round(options.nowMs() - startMs) },
    ...rest,
  });
  const missing = whatIsMissing(each, server, options.features);
  if (missing !== undefined) return result({ outcome: 'skipped', reason: missing });

  const seed = seedFor(options.seed, id);
  const timeout = AbortSignal.timeout(options.caseTimeoutMs);
  const signal = AbortSignal.any([options.signal, timeout]);
  const probe = new Probe(server, { features: options.features, seed, random: seededRandom(seed), signal });
  const error = await each.run(probe).then(
    () => undefined,
    (reason: unknown) => reason ?? new Error('rejected without a reason'),
  );
  const departed = departureReport(probe);
  if (departed && (error === undefined || error instanceof CaseSkipped)) {
    return result({ outcome: 'failed', failure: departed });
  }
  if (error === undefined) return result({ outcome: 'passed' });
  if (error instanceof CaseSkipped || error instanceof RequestLimitReached || options.signal.aborted) {
    const reason = options.signal.aborted ? 'the time for all cases is over' : String((error as Error).message);
    return result({ outcome: 'skipped', reason, cut: !(error instanceof CaseSkipped) });
  }
  const late = timeout.aborted && !(error instanceof CaseFailure);
  const failure = late
    ? reportOf(`It did not finish within ${options.caseTimeoutMs / 1_000} s.`, probe.last, [])
    : failureReport(error, probe);
  return result({
    outcome: 'failed',
    failure: { ...failure, problems: [...failure.problems, ...(departed?.problems ?? [])] },
  });
}

function whatIsMissing(each: Case, { fixtures }: ServerUnderTest, features: readonly string[] | undefined) {
  const fixture = each.needs?.find((name) => nameOf(name, fixtures) === undefined);
  if (fixture !== undefined) return `the server has no fixture "${fixture}"`;
  const feature = each.features?.find((name) => features?.includes(name) === false);
  return feature === undefined ? undefined : `the server does not offer "${feature}"`;
}

function departureReport({ departures }: Probe): CaseReport | undefined {
  const [first] = departures;
  if (!first) return undefined;
  const problems = departures.flatMap(({ problems }) => problems.map(({ kind, message }) => `${kind}: ${message}`));
  return reportOf('An answer departs from the document (GEN-1).', first.exchange, [...new Set(problems)]);
}

function failureReport(error: unknown, probe: Probe): CaseReport {
  if (error instanceof CaseFailure) return reportOf(error.message, error.exchange ?? probe.last, []);
  // What a case makes of an answer that is not as it should be: a field that is not there, for one.
  return reportOf(`The answer could not be used: ${error}`, probe.last, []);
}

function reportOf(message: string, exchange: Probe['last'], problems: readonly string[]): CaseReport {
  return { message, problems, ...(exchange && { exchange, curl: curlLine(exchange) }) };
}
