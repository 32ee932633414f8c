import { runStream, type StoredRun } from '../storage/port.ts';
import { endRun } from './end-run.ts';
import { type ExecutorOptions, openEvents } from './execute-run.ts';
import type { StopReason } from './stop-reason.ts';

/** Ends a run that is not executing, for the given reason; what it had written so far stays. `patience`: as in `endRun`. */
export async function endWithoutHandler(
  run: StoredRun,
  reason: StopReason,
  options: ExecutorOptions,
  patience?: AbortSignal,
): Promise<void> {
  const events = openEvents(run, await nextIndex(run.runId, options), options);
  await endRun(run, { error: reason }, events, options, patience);
}

async function nextIndex(runId: string, { storage }: ExecutorOptions): Promise<number> {
  const page = await storage.streams.read(runStream(runId), '-1', { tail: 1 });
  const line = page && new TextDecoder().decode(page.bytes);
  const last: unknown = line ? JSON.parse(line) : undefined;
  const index = typeof last === 'object' && last && 'eventIndex' in last ? last.eventIndex : undefined;
  return typeof index === 'number' ? index + 1 : 0;
}
