import type { Clock } from '../clock.ts';
import { StorageFailure } from '../storage/errors.ts';

const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

export interface PatienceOptions {
  readonly clock: Clock;
  /** Ends the patience when it aborts: the last refusal is thrown then. Without it there is none: a refusal is thrown at once. */
  readonly signal: AbortSignal | undefined;
  onRefused(failure: StorageFailure): void;
}

/**
 * Commits, or asks for, what nobody would come back for, such as the end of a run: again and again while the medium
 * refuses (a full disk gets space, a lost database comes back). Anything else that is wrong is thrown at once.
 */
export async function untilCommitted<T>(commit: () => Promise<T>, options: PatienceOptions): Promise<T> {
  const { clock, signal, onRefused } = options;
  for (let waitMs = FIRST_WAIT_MS; ; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
    try {
      return await commit();
    } catch (error) {
      if (!(error instanceof StorageFailure) || !signal || signal.aborted) throw error;
      onRefused(error);
      await clock.sleep(waitMs, signal).catch(() => {
        throw error;
      });
    }
  }
}
