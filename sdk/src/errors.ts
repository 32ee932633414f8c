import type { ErrorType, EventError, ValidationIssue } from './contract.ts';

/** What every error of this package extends. */
export abstract class FlueError extends Error {}

/** What an answer says of the failure. All but status and body are known only when it is the contract's error envelope. */
export interface ApiFailure {
  /** HTTP status. 200 when something else answered in the server's place, say a page of HTML. */
  readonly status: number;
  /** The contract's error type, to switch on. */
  readonly type?: ErrorType | undefined;
  /** Finds the failure in the server's log. */
  readonly ref?: string | undefined;
  /** What is wrong with a payload, on `invalid_request`. */
  readonly issues?: readonly ValidationIssue[] | undefined;
  /** Facts for programs. */
  readonly meta?: Readonly<Record<string, unknown>> | undefined;
  /** How long the server asked to wait, in milliseconds. */
  readonly retryAfterMs?: number | undefined;
  /** The body: parsed when it is JSON, otherwise text. */
  readonly body: unknown;
}

/** An answer came, and it is not the one that was asked for. */
export class FlueApiError extends FlueError implements ApiFailure {
  override readonly name = 'FlueApiError';
  declare readonly status: number;
  declare readonly type: ErrorType | undefined;
  declare readonly ref: string | undefined;
  declare readonly issues: readonly ValidationIssue[] | undefined;
  declare readonly meta: Readonly<Record<string, unknown>> | undefined;
  declare readonly retryAfterMs: number | undefined;
  declare readonly body: unknown;

  constructor(failure: ApiFailure, message = 'not an answer of the contract') {
    super(`${failure.type ?? ''} (${failure.status}): ${message}`.trimStart());
    Object.assign(this, failure);
  }
}

/** No answer came, or it broke off. `cause` is what the platform said. */
export class FlueConnectionError extends FlueError {
  override readonly name = 'FlueConnectionError';
}

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

  constructor(id: string, error: EventError) {
    super(error.message);
    this.id = id;
    this.error = error;
  }
}
