import { ModelError } from '../models/model-error.ts';

const MOST_ATTEMPTS = 6;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;
/** A provider that asks for longer is not waited for. */
const LONGEST_ASKED_WAIT_MS = 120_000;

/**
 * How long to wait before a model call is made again, or `undefined` when it should not be. `attempt` is the one that
 * failed, from 1; `random` is 0 to 1 and spreads callers that failed together.
 */
export function retryDelayMs(failure: unknown, attempt: number, random: number): number | undefined {
  if (!(failure instanceof ModelError) || !failure.retryable || attempt >= MOST_ATTEMPTS) return undefined;
  const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1));
  const own = ceiling / 2 + (ceiling / 2) * random;
  const asked = failure.retryAfterMs ?? 0;
  return asked > LONGEST_ASKED_WAIT_MS ? undefined : Math.max(own, asked);
}
