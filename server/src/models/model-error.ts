import { RuntimeError } from '../runtime-error.ts';

export interface ModelErrorOptions {
  /** True when the same call may succeed later: overload, rate limit, a broken connection. */
  readonly retryable: boolean;
  /** HTTP status, when there was an answer. */
  readonly status?: number | undefined;
  /** How long the provider asked to wait. */
  readonly retryAfterMs?: number | undefined;
  /** The conversation is longer than the model's context window. */
  readonly overflow?: boolean;
  readonly cause?: unknown;
}

/** A model call failed. The message says what a person can do about it and holds no key. */
export class ModelError extends RuntimeError {
  override readonly name = 'ModelError';
  readonly retryable: boolean;
  readonly overflow: boolean;
  readonly status?: number;
  readonly retryAfterMs?: number;

  constructor(type: ModelErrorType, message: string, options: ModelErrorOptions) {
    const { status, retryAfterMs, cause, retryable, overflow = false } = options;
    super(type, message, { cause, meta: { retryable, ...(status !== undefined && { status }) } });
    this.retryable = retryable;
    this.overflow = overflow;
    if (status !== undefined) this.status = status;
    if (retryAfterMs !== undefined) this.retryAfterMs = retryAfterMs;
  }
}

export type ModelErrorType =
  | 'model_call_failed'
  | 'model_unauthorized'
  | 'model_rejected_request'
  | 'model_context_overflow'
  | 'model_overloaded'
  | 'model_rate_limited'
  | 'model_unreachable'
  | 'model_stream_broken'
  | 'model_stalled';
