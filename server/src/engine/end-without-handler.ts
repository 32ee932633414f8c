import { journalStream, type StoredRun } from '../storage/port.ts';
import type { Charge } from './charge.ts';
import { endRun } from './end-run.ts';
import { type ExecutorOptions, openEvents } from './execute-run.ts';
import { nextIndex } from './next-index.ts';
import type { StopReason } from './stop-reason.ts';

/** Ends a run that is not executing, for the given reason; what it had written so far stays. `patience`: as in `endRun`. */
export async function endWithoutHandler(
  run: StoredRun,
  reason: StopReason,
  options: ExecutorOptions,
  { patience, ...charge }: Charge & { patience?: AbortSignal | undefined } = {},
): Promise<void> {
  const { storage } = options;
  const events = openEvents(run, await nextIndex(storage.streams, run.runId), charge, options);
  const hasJournal = (await storage.streams.head(journalStream(run.runId))) !== undefined;
  await endRun(run, { error: reason }, events, options, { patience, hasJournal, fence: charge.fence });
}
