import type { ErrorBody, EventError, ValidationIssue } from './contract.ts';

/** What every error of this package extends. */
export abstract class FlueError extends Error {}

/** What an answer says of the failure. All but status and body are known only when it is the contract's error envelope. */
export interface ApiFailure extends Partial<ErrorBody> {
  /** HTTP status. 200 when something else answered in the server's place, say a page of HTML. */
  readonly status: number;
  /** What is wrong with a payload, on `invalid_request`. */
  readonly issues?: readonly ValidationIssue[] | undefined;
  /** How long the server asked to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** The body: parsed when it is JSON, otherwise text. */
  readonly body: unknown;
}

/** An answer came, and it is not the one that was asked for. */
export class FlueApiError extends FlueError implements ApiFailure {
  override readonly name = 'FlueApiError';
  declare readonly status: number;
  /** The contract's error type, to switch on. */
  declare readonly type?: ErrorBody['type'];
  declare readonly details?: string;
  /** Finds the failure in the server's log. */
  declare readonly ref?: string;
  declare readonly dev?: string;
  declare readonly meta?: NonNullable<ErrorBody['meta']>;
  declare readonly issues?: readonly ValidationIssue[];
  declare readonly retryAfterMs?: number;
  declare readonly body: unknown;

  constructor(failure: ApiFailure) {
    super(failure.message);
    Object.assign(this, failure);
  }
}

/** No answer came, or it broke off. `cause` is what the platform said. */
export class FlueConnectionError extends FlueError {
  override readonly name = 'FlueConnectionError';
}

/** A stream that is closed before what it tells of has ended: the server broke its word. */
export const closedEarly = 'closed early';

/** The caller's own `timeoutMs` passed. What was started on the server goes on. */
export class FlueTimeoutError extends FlueError {
  override readonly name = 'FlueTimeoutError';
}

/** What was waited for ended without a result. */
export class FlueRunError extends FlueError {
  override readonly name = 'FlueRunError';
  /** Id of the run, or of the agent's submission. */
  readonly id: string;
  /** As the run recorded it; `type` is `run_cancelled` when it was cancelled. */
  readonly error: EventError;

  /** `outcome` says it when nothing was recorded. */
  constructor(id: string, outcome: string, error: EventError = { message: outcome }) {
    super(error.message);
    this.id = id;
    this.error = error;
  }
}

/** Callers may throw anything, tokens' providers for instance. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
}
