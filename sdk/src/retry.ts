import { sleep } from './abort.ts';
import type { Clock } from './clock.ts';
import { FlueApiError, FlueConnectionError } from './errors.ts';

/** How failures that may pass are met. Delays are in milliseconds; they double from failure to failure, with jitter. */
export interface RetryPolicy {
  /** Further attempts of one call, or of a stream's first connection. Default 2. */
  maxRetries: number;
  /** Attempts in a row, without anything new arriving, to resume a stream that was open. Default 10. */
  maxReconnects: number;
  /** Default 250. */
  initialDelayMs: number;
  /** Default 10,000. A server's `Retry-After` may ask for more, up to a minute. */
  maxDelayMs: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  maxRetries: 2,
  maxReconnects: 10,
  initialDelayMs: 250,
  maxDelayMs: 10_000,
};

/** Half of the delay is fixed and half is chance, so that clients cut off together do not come back together. */
export function backoffMs(policy: RetryPolicy, failures: number, clock: Clock): number {
  return Math.min(policy.initialDelayMs * 2 ** (failures - 1), policy.maxDelayMs) * (1 - clock.random() / 2);
}

/** Whether the same request may get another answer a little later. */
export function isTransient(error: unknown): boolean {
  if (error instanceof FlueApiError) {
    return [408, 429, 502, 503, 504].includes(error.status) && error.type !== 'wait_timeout';
  }
  return error instanceof FlueConnectionError;
}

export interface RetryContext {
  policy: RetryPolicy;
  clock: Clock;
  signal: AbortSignal;
  /** Whether asking for the credentials again may give others. */
  freshCredentials: boolean;
}

/** The failures in a row of one call or one stream. */
export class Failures {
  readonly #context: RetryContext;
  #count = 0;
  #refreshed = false;

  constructor(context: RetryContext) {
    this.#context = context;
  }

  /** Waits until it is time for another attempt. Rejects with `error` when there is no point in one, or with the abort's reason. */
  async add(error: unknown, limit: number, transient = isTransient(error)): Promise<void> {
    const { policy, clock, signal, freshCredentials } = this.#context;
    signal.throwIfAborted();
    const { status, retryAfterMs = 0 } = error instanceof FlueApiError ? error : {};
    if (status === 401 && freshCredentials && !this.#refreshed) {
      this.#refreshed = true;
      return;
    }
    this.#count += 1;
    if (!transient || this.#count > limit) throw error;
    await sleep(Math.max(Math.min(retryAfterMs, 60_000), backoffMs(policy, this.#count, clock)), signal, clock);
  }

  reset(): void {
    this.#count = 0;
    this.#refreshed = false;
  }
}
