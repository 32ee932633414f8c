import type { JsonValue, RunErrorType, RunStatus } from '@openflue/spec';
import type { Clock } from '../clock.ts';
import type { EventLog } from '../events/event-log.ts';
import { toEventError } from '../harness/event-error.ts';
import { StorageConflict, type StorageFailure } from '../storage/errors.ts';
import { type Change, type Fence, journalStream, runStream, type StoredRun } from '../storage/port.ts';
import type { ExecutorOptions } from './execute-run.ts';
import { cancelled } from './stop-reason.ts';
import { untilCommitted } from './until-committed.ts';

/** What a run came to: its result, or the error that ended it. */
export type Outcome = { readonly result: JsonValue | undefined } | { readonly error: unknown };

export interface EndingOptions {
  readonly patience?: AbortSignal | undefined;
  readonly hasJournal: boolean;
  /** Where several nodes may have the run: only who is in charge of it ends it. */
  readonly fence?: Fence | undefined;
}

const CANCELLED: RunErrorType = 'run_cancelled';

/**
 * Commits the rest of the events, `run_end`, the closed stream, the final record and the end of the journal as one. A
 * storage that refuses is asked again until `patience` aborts; without one, its refusal is thrown.
 */
export async function endRun(
  run: StoredRun,
  outcome: Outcome,
  events: EventLog,
  { storage, clock, log }: Pick<ExecutorOptions, 'storage' | 'clock' | 'log'>,
  { patience, hasJournal, fence }: EndingOptions,
): Promise<void> {
  const onRefused = (failure: StorageFailure) =>
    log.error({ err: failure, runId: run.runId }, 'the end of a run was refused; trying again');
  const commit = (changes: readonly Change[]) =>
    untilCommitted(() => storage.commit(changes), { clock, signal: patience, onRefused });
  if (!fence) return await commit(await changesOf(run, outcome, events, clock, hasJournal));
  // Another node may note a cancel at any time: the end is that of the record as it is when it is committed.
  for (let now: StoredRun | undefined = run; now; now = await storage.documents.get('runs', run.runId)) {
    const ended = now.cancelRequestedAt ? { error: cancelled() } : outcome;
    const conditions: Change[] = [
      { type: 'fence', ...fence },
      { type: 'document.expect', collection: 'runs', id: run.runId, value: now },
    ];
    try {
      return await commit([...conditions, ...(await changesOf(now, ended, events, clock, hasJournal))]);
    } catch (error) {
      if (!(error instanceof StorageConflict && error.reason === 'changed')) throw error;
    }
  }
}

async function changesOf(
  run: StoredRun,
  outcome: Outcome,
  events: EventLog,
  clock: Clock,
  hasJournal: boolean,
): Promise<Change[]> {
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
  const value: StoredRun = {
    ...run,
    ...ending,
    status: statusOf(error?.type, ending.isError),
    endedAt: new Date(endedAtMs).toISOString(),
  };
  const changes: Change[] = [
    { type: 'stream.append', stream: runStream(run.runId), messages, close: true },
    { type: 'document.put', collection: 'runs', id: run.runId, value },
  ];
  if (hasJournal) changes.push({ type: 'stream.delete', stream: journalStream(run.runId) });
  return changes;
}

function statusOf(type: string | undefined, isError: boolean): RunStatus {
  if (type === CANCELLED) return 'cancelled';
  return isError ? 'errored' : 'completed';
}
