import { type Attempt, EventLog, endRun, type StoredRun, silentLogger } from '@openflue/server/engine-parts';
import { runStream } from '@openflue/server/protocol';
import type { Stage } from '../engine/stage.ts';
import type { Cassette } from './cassette.ts';
import { retold, retoldEnd } from './retold.ts';

/** Plays a recording to its end, or until the run is cancelled. */
export async function playCassette(
  run: StoredRun,
  { recording, speed }: Cassette,
  attempt: Attempt,
  { storage, clock }: Stage,
): Promise<void> {
  const { signal } = attempt;
  const stream = runStream(run.runId);
  const beganMs = clock.now();
  const append = (lines: readonly string[]) => storage.streams.append(stream, lines);
  const events = recording.events.map((event) => retold(event, recording, run));
  const dueMs = events.map(({ timestamp }) => (Date.parse(timestamp) - Date.parse(run.startedAt)) / speed);

  let next = 0;
  while (next < events.length && !signal.aborted) {
    const waitMs = (dueMs[next] ?? 0) - (clock.now() - beganMs);
    if (waitMs > 0) await clock.sleep(waitMs, signal).catch(() => undefined);
    if (signal.aborted) break;
    const elapsedMs = clock.now() - beganMs;
    const later = dueMs.findIndex((due, index) => index > next && due > elapsedMs);
    const upTo = later < 0 ? events.length : later;
    const messages = events.slice(next, upTo).map((event) => JSON.stringify(event));
    if (upTo < events.length) await append(messages);
    else {
      await attempt.decide();
      if (signal.aborted) break;
      await storage.commit([
        { type: 'stream.append', stream, messages, close: true },
        { type: 'document.put', collection: 'runs', id: run.runId, value: retoldEnd(recording, run) },
      ]);
    }
    next = upTo;
  }
  if (next === events.length) return;
  await attempt.decide();
  const rest = new EventLog({
    clock,
    scope: { runId: run.runId },
    nextIndex: next,
    append,
    onFailure: () => undefined,
  });
  await endRun(run, { error: signal.reason }, rest, { storage, clock, log: silentLogger }, { hasJournal: false });
}
