import { DEFAULT_SESSION, FlueError, START_OFFSET } from '@openflue/spec';
import type { Clock } from '../../clock.ts';
import type { Ids } from '../../ids.ts';
import { StorageConflict } from '../../storage/errors.ts';
import {
  agentStream,
  type Change,
  type Storage,
  type StoredInstance,
  type StoredSubmission,
  sessionStream,
} from '../../storage/port.ts';
import type { DispatchAdmission, IdempotencyClaim, InstanceAddress, PromptAdmission } from '../port.ts';
import { attach } from './attachments.ts';

export interface SubmissionAdmissionOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  /** What the commit carries for a queue that several nodes share. */
  queued?(instance: string): readonly Change[];
}

export interface AdmittedSubmission {
  readonly submission: StoredSubmission;
  readonly replayed: boolean;
}

/**
 * Writes submission, attachments and idempotency receipt as one commit, with the instance and its streams when this is
 * the first work of either. Of two for one instance at a time, the second is read and written anew.
 */
export async function admitSubmission(
  to: InstanceAddress,
  work: PromptAdmission | DispatchAdmission,
  options: SubmissionAdmissionOptions,
): Promise<AdmittedSubmission> {
  const { storage, clock, ids } = options;
  const { session = DEFAULT_SESSION, idempotency } = work;
  const earlier = idempotency && (await storage.documents.get('submissionReceipts', idempotency.scope));
  if (earlier) return replay(earlier.submissionId, earlier.bodyDigest === idempotency?.bodyDigest, storage);

  const nowMs = clock.now();
  const submissionId = ids.next('sub', nowMs);
  const prepared = {
    submissionId,
    admittedAt: new Date(nowMs).toISOString(),
    ...(await workOf(to, work, options, nowMs)),
  };
  for (;;) {
    try {
      return await commitSubmission(to, session, prepared, idempotency, options);
    } catch (error) {
      if (!isOvertaken(error)) throw error;
    }
    // Another node was faster, or this commit was made and its answer lost.
    const made = await storage.documents.get('submissions', submissionId);
    if (made) return { submission: made, replayed: false };
    const known = idempotency && (await storage.documents.get('submissionReceipts', idempotency.scope));
    if (known) return replay(known.submissionId, known.bodyDigest === idempotency?.bodyDigest, storage);
  }
}

interface PreparedSubmission {
  readonly submissionId: string;
  readonly admittedAt: string;
  readonly stored: StoredSubmission['work'];
  /** What keeps the attachments. */
  readonly changes: readonly Change[];
}

/** What was read for the commit is not so any more. */
function isOvertaken(error: unknown): boolean {
  return error instanceof StorageConflict && error.reason !== 'fenced';
}

async function commitSubmission(
  to: InstanceAddress,
  session: string,
  { submissionId, admittedAt, stored, changes: attachments }: PreparedSubmission,
  idempotency: IdempotencyClaim | undefined,
  { storage, queued }: SubmissionAdmissionOptions,
): Promise<AdmittedSubmission> {
  const stream = agentStream(to.agent, to.id);
  const changes = [...attachments];
  const [instance, head] = await Promise.all([
    storage.documents.get('instances', stream),
    storage.streams.head(stream),
  ]);
  const next: StoredInstance = {
    agentName: to.agent,
    instanceId: to.id,
    createdAt: instance?.createdAt ?? admittedAt,
    submissions: (instance?.submissions ?? 0) + 1,
  };
  const submission: StoredSubmission = {
    submissionId,
    agentName: to.agent,
    instanceId: to.id,
    session,
    sequence: next.submissions,
    admittedAt,
    offset: head?.next ?? START_OFFSET,
    work: stored,
    ...(idempotency && { idempotencyScope: idempotency.scope }),
  };
  const sessionLog = sessionStream(to.agent, to.id, session);
  if (!head) changes.push({ type: 'stream.create', stream, contentType: 'application/json' });
  if (!(await storage.streams.head(sessionLog))) {
    changes.push({ type: 'stream.create', stream: sessionLog, contentType: 'application/json' });
  }
  changes.push(
    { type: 'document.expect', collection: 'instances', id: stream, value: instance },
    { type: 'document.put', collection: 'instances', id: stream, value: next },
    { type: 'document.put', collection: 'submissions', id: submissionId, value: submission },
  );
  if (idempotency) {
    const { scope: id, bodyDigest } = idempotency;
    const value = { bodyDigest, submissionId };
    changes.push(
      { type: 'document.expect', collection: 'submissionReceipts', id, value: undefined },
      { type: 'document.put', collection: 'submissionReceipts', id, value },
    );
  }
  await storage.commit([...changes, ...(queued?.(stream) ?? [])]);
  return { submission, replayed: false };
}

async function replay(submissionId: string, sameBody: boolean, storage: Storage): Promise<AdmittedSubmission> {
  if (!sameBody) {
    throw new FlueError('idempotency_conflict', {
      details: 'This Idempotency-Key was used before with another body. Use a new key for a new request.',
    });
  }
  const submission = await storage.documents.get('submissions', submissionId);
  if (!submission) throw new Error(`The submission ${submissionId} of an idempotency key is missing.`);
  return { submission, replayed: true };
}

async function workOf(
  to: InstanceAddress,
  work: PromptAdmission | DispatchAdmission,
  { ids }: SubmissionAdmissionOptions,
  nowMs: number,
): Promise<{ stored: StoredSubmission['work']; changes: Change[] }> {
  if ('input' in work) {
    return { stored: { type: 'dispatch', dispatchId: ids.next('dsp', nowMs), input: work.input }, changes: [] };
  }
  const { images, changes } = await attach(to, work.images ?? [], ids, nowMs);
  return { stored: { type: 'prompt', message: work.message, ...(images.length > 0 && { images }) }, changes };
}
