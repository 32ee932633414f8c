import { sleep } from './abort.ts';
import type { Clock } from './clock.ts';
import type { CredentialOptions } from './credentials.ts';
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

/** Whether the same request may get another answer a little later. */
export function isTransient(error: unknown): boolean {
  if (error instanceof FlueApiError) {
    return [408, 429, 502, 503, 504].includes(error.status) && error.type !== 'wait_timeout';
  }
  return error instanceof FlueConnectionError;
}

export interface RetryOptions extends CredentialOptions {
  retry: RetryPolicy;
  clock: Clock;
}

/** The failures in a row of one call or one stream. */
export interface Failures {
  /** Waits until it is time for another attempt. Rejects with `error` when there is no point in one, or with the abort's reason. */
  add(error: unknown, limit: number, transient?: boolean): Promise<void>;
  /**
   * Waits as long as is due before attempt `count` + 1. Half of the delay is fixed and half is chance, so that clients cut off together do
   * not come back together.
   */
  pause(count: number, atLeastMs?: number): Promise<void>;
  reset(): void;
}

export function failuresOf({ retry, clock, token, headers }: RetryOptions, signal: AbortSignal): Failures {
  let failures = 0;
  let refreshed = false;

  const pause = (count: number, atLeastMs = 0) => {
    const full = Math.min(retry.initialDelayMs * 2 ** (count - 1), retry.maxDelayMs);
    return sleep(Math.max(atLeastMs, full * (1 - clock.random() / 2)), signal, clock);
  };

  return {
    pause,

    async add(error, limit, transient = isTransient(error)) {
      signal.throwIfAborted();
      const { status, retryAfterMs = 0 } = error instanceof FlueApiError ? error : {};
      // Credentials that come from a function may have changed since.
      if (status === 401 && !refreshed && [token, headers].some((given) => typeof given === 'function')) {
        refreshed = true;
        return;
      }
      failures += 1;
      // Not `failures > limit`: a limit that is no number must not mean for ever.
      if (!(transient && failures <= limit)) throw error;
      await pause(failures, Math.min(retryAfterMs, 60_000));
    },

    reset() {
      failures = 0;
      refreshed = false;
    },
  };
}
