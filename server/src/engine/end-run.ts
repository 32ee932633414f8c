import type { JsonValue, RunErrorType, RunStatus } from '@openflue/spec';
import type { Clock } from '../clock.ts';
import type { EventLog } from '../events/event-log.ts';
import { toEventError } from '../harness/event-error.ts';
import { runStream, type Storage, type StoredRun } from '../storage/port.ts';

/** What a run came to: its result, or the error that ended it. */
export type Outcome = { readonly result: JsonValue | undefined } | { readonly error: unknown };

const CANCELLED: RunErrorType = 'run_cancelled';

/** Commits the rest of the events, `run_end`, the closed stream and the final record as one. */
export async function endRun(
  run: StoredRun,
  outcome: Outcome,
  events: EventLog,
  { storage, clock }: { readonly storage: Storage; readonly clock: Clock },
): Promise<void> {
  const startedAtMs = Date.parse(run.startedAt);
  // A clock that jumped back makes no negative duration.
  const endedAtMs = Math.max(clock.now(), startedAtMs);
  const error = 'error' in outcome ? toEventError(outcome.error) : undefined;
  const ending = {
    isError: error !== undefined,
    durationMs: endedAtMs - startedAtMs,
    ...(error && { error }),
    ...('result' in outcome && outcome.result !== undefined && { result: outcome.result }),
  };
  const messages = await events.seal({ type: 'run_end', ...ending });
  await storage.commit([
    { type: 'stream.append', stream: runStream(run.runId), messages, close: true },
    {
      type: 'document.put',
      collection: 'runs',
      id: run.runId,
      value: {
        ...run,
        ...ending,
        status: statusOf(error?.type, ending.isError),
        endedAt: new Date(endedAtMs).toISOString(),
      },
    },
  ]);
}

function statusOf(type: string | undefined, isError: boolean): RunStatus {
  if (type === CANCELLED) return 'cancelled';
  return isError ? 'errored' : 'completed';
}
