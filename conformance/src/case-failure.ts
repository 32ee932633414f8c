import type { Exchange } from './exchange.ts';
import type { Problem } from './problem.ts';

/** The server did not do what a case expects. */
export class CaseFailure extends Error {
  override readonly name = 'CaseFailure';
  /** The request and answer that show it. */
  readonly exchange: Exchange | undefined;
  /** Departures from the document, when that is what is wrong. */
  readonly problems: readonly Problem[];

  constructor(message: string, exchange?: Exchange, problems: readonly Problem[] = []) {
    super(message);
    this.exchange = exchange;
    this.problems = problems;
  }
}

/** This case cannot be judged on this server; the message says why. */
export class CaseSkipped extends Error {
  override readonly name = 'CaseSkipped';
}

/** The kit has asked as many requests as it was allowed to. */
export class RequestLimitReached extends Error {
  override readonly name = 'RequestLimitReached';
}
