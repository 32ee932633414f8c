import type { JsonValue, SubmissionOutcome } from '@openflue/spec';
import { EventLog } from '../../events/event-log.ts';
import { toEventError } from '../../harness/event-error.ts';
import { StorageConflict } from '../../storage/errors.ts';
import { agentStream, type Change, type StoredSettlement, type StoredSubmission } from '../../storage/port.ts';
import { type Charge, fenced } from '../charge.ts';
import type { ExecutorOptions } from '../execute-run.ts';
import { isFenced, orTakenOver } from '../taken-over.ts';
import { untilCommitted } from '../until-committed.ts';
import type { KeyedLock } from './keyed-lock.ts';
import type { SessionHistories } from './session-histories.ts';
import { SubmissionEmitter } from './submission-emitter.ts';
import { aborted, SubmissionStop } from './submission-stop.ts';
import type { WrittenSoFar } from './written-so-far.ts';

/** What a submission came to. */
export type SubmissionEnd = { readonly result: JsonValue } | { readonly error: unknown };

export interface SettleOptions extends ExecutorOptions {
  /** Admissions and settlements of one instance, one after the other. */
  readonly lock: KeyedLock;
  readonly histories: SessionHistories;
  /** Whether the instance has nothing to do but this submission. */
  isLast(submission: StoredSubmission): boolean;
  /** Where several nodes work on instances: on what the submission at work may be written. */
  readonly charge?: Charge;
  /** Aborts when the server gives up what is not committed. */
  readonly stopping: AbortSignal;
  /** Hears that an instance's stream has a new settlement. */
  settled(submission: StoredSubmission): void;
}

/** What settling needs, without what the work did. */
export type SettlementOptions = Pick<
  SettleOptions,
  'storage' | 'clock' | 'log' | 'lock' | 'isLast' | 'stopping' | 'settled' | 'charge'
> & { readonly harness: Pick<SettleOptions['harness'], 'ids'> };

/** The events of a submission. */
export interface OpenSubmission {
  readonly events: EventLog;
  readonly emitter: SubmissionEmitter;
}

export function openSubmission(
  submission: StoredSubmission,
  { nextIndex, userMessageShown }: Pick<WrittenSoFar, 'nextIndex' | 'userMessageShown'>,
  { storage, clock, log, charge = {} }: Pick<SettleOptions, 'storage' | 'clock' | 'log' | 'charge'>,
): OpenSubmission {
  const { submissionId, agentName, instanceId, work } = submission;
  const events = new EventLog({
    clock,
    scope: { instanceId, submissionId, ...(work.type === 'dispatch' && { dispatchId: work.dispatchId }) },
    nextIndex,
    append: (lines) =>
      orTakenOver(storage.streams.append(agentStream(agentName, instanceId), lines, charge.fence), charge.attempt),
    onFailure: (error) =>
      isFenced(error) || log.error({ err: error, submissionId }, 'events of a submission could not be written'),
  });
  return { events, emitter: new SubmissionEmitter(events, submission, userMessageShown) };
}

/**
 * Commits the rest of the events, `submission_settled`, `idle` when nothing else is left, the settled record and the
 * workspace's files as one.
 * Tried until it succeeds or the server stops: what comes after it in the instance must not overtake it.
 */
export async function settleSubmission(
  submission: StoredSubmission,
  end: SubmissionEnd,
  { events, emitter }: OpenSubmission,
  options: SettlementOptions,
  files: readonly Change[] = [],
): Promise<void> {
  const { storage, clock, log, harness, lock, stopping, charge = {} } = options;
  const { submissionId, agentName, instanceId, session } = submission;
  const stream = agentStream(agentName, instanceId);
  emitter.showUserMessage(harness.ids.next('turn', clock.now()));
  const nowMs = Math.max(clock.now(), Date.parse(submission.admittedAt));
  const settledAt = new Date(nowMs).toISOString();
  let sealed: { readonly as: string; readonly messages: string[] } | undefined;
  const commit = async (): Promise<void> => {
    // What became of the record meanwhile stays in it.
    const stored = (await storage.documents.get('submissions', submissionId)) ?? submission;
    if (stored.settlement) return;
    const instance = charge.fence && (await storage.documents.get('instances', stream));
    // Another node may have noted an abort, or admitted something, since.
    const settlement = charge.fence && stored.abortRequestedAt ? toSettlement({ error: aborted() }) : toSettlement(end);
    const isLast = charge.fence ? instance?.submissions === stored.sequence : options.isLast(submission);
    const as = `${settlement.outcome} ${isLast}`;
    if (sealed?.as !== as) {
      const idle = isLast ? [{ type: 'idle' as const }] : [];
      const told = { type: 'submission_settled' as const, submissionId, session, ...settlement };
      sealed = { as, messages: await events.seal(told, ...idle) };
    }
    const value = { ...stored, settlement: { ...settlement, settledAt } };
    const changes: Change[] = [
      { type: 'stream.append', stream, messages: sealed.messages },
      { type: 'document.put', collection: 'submissions', id: submissionId, value },
      ...files,
    ];
    if (!charge.fence) return await storage.commit(changes);
    const conditions: Change[] = [
      { type: 'document.expect', collection: 'submissions', id: submissionId, value: stored },
      { type: 'document.expect', collection: 'instances', id: stream, value: instance },
    ];
    try {
      await storage.commit(fenced(charge, [...conditions, ...changes]));
    } catch (error) {
      if (!(error instanceof StorageConflict && error.reason === 'changed')) throw error;
      await commit();
    }
  };
  await untilCommitted(() => lock(stream, commit), {
    clock,
    signal: stopping,
    onRefused: (error) => log.error({ err: error, submissionId }, 'a submission could not be settled; trying again'),
  });
  options.settled(submission);
}

function toSettlement(end: SubmissionEnd): Omit<StoredSettlement, 'settledAt'> {
  if ('result' in end) return { outcome: 'completed', result: end.result };
  const { error } = end;
  const isAbort = error instanceof SubmissionStop && error.type === 'submission_aborted';
  const outcome: SubmissionOutcome = isAbort ? 'aborted' : 'failed';
  return { outcome, error: toEventError(error) };
}
