import { controlOf, runStream, type Storage, type StoredRun } from '../storage/port.ts';
import type { Attempt } from './attempt.ts';
import type { ExecutorOptions } from './execute-run.ts';
import { lookFromTimeToTime } from './look-from-time-to-time.ts';
import { isFenced, TakenOver } from './taken-over.ts';

/** Counts an attempt, so that whoever is in an earlier one writes nothing more. `undefined`: the run has ended. */
export async function claimRun(runId: string, storage: Storage): Promise<StoredRun | undefined> {
  for (;;) {
    const run = await storage.documents.get('runs', runId);
    if (run?.status !== 'active') return undefined;
    const value = { ...run, attempts: run.attempts + 1 };
    if (await replaced(run, value, storage)) return value;
  }
}

/**
 * Notes in its record that a run is to end as cancelled, durably; `undefined`: it has ended. With `claim`, one that has not begun
 * is taken from whoever may be about to, so that who asks can end it.
 */
export async function noteCancel(
  runId: string,
  { storage, clock }: Pick<ExecutorOptions, 'storage' | 'clock'>,
  { claim }: { readonly claim: boolean },
): Promise<{ run: StoredRun; begun: boolean } | undefined> {
  for (;;) {
    const run = await storage.documents.get('runs', runId);
    if (run?.status !== 'active') return undefined;
    const begun = ((await storage.streams.head(runStream(runId)))?.length ?? 0) > 0;
    if (begun && run.cancelRequestedAt) return { run, begun };
    const { cancelRequestedAt = new Date(clock.now()).toISOString() } = run;
    const value = { ...run, cancelRequestedAt, attempts: run.attempts + (claim && !begun ? 1 : 0) };
    if (await replaced(run, value, storage)) return { run: value, begun };
  }
}

/** False: another attempt has begun, or it has ended. */
async function replaced(run: StoredRun, value: StoredRun, storage: Storage): Promise<boolean> {
  const { runId, attempts } = run;
  try {
    await storage.commit([
      { type: 'fence', collection: 'runs', id: runId, attempts },
      { type: 'document.put', collection: 'runs', id: runId, value },
    ]);
    return true;
  } catch (error) {
    if (isFenced(error)) return false;
    throw error;
  }
}

/** Cancels or leaves an attempt when its record says so, at once when somebody tells of it. Returns what ends the watch. */
export function watchFromElsewhere(
  { runId, attempts }: StoredRun,
  attempt: Attempt,
  { storage, clock, log }: ExecutorOptions,
): () => void {
  return lookFromTimeToTime(controlOf(runStream(runId)), { storage, clock, log }, async () => {
    const run = await storage.documents.get('runs', runId);
    if (run?.status !== 'active' || run.attempts !== attempts) attempt.stop(new TakenOver());
    else if (run.cancelRequestedAt) await attempt.cancel(async () => undefined);
  });
}
