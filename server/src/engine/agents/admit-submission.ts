import { DEFAULT_SESSION, FlueError, START_OFFSET } from '@openflue/spec';
import type { Clock } from '../../clock.ts';
import type { Ids } from '../../ids.ts';
import {
  agentStream,
  type Change,
  type Storage,
  type StoredInstance,
  type StoredSubmission,
  sessionStream,
} from '../../storage/port.ts';
import type { DispatchAdmission, InstanceAddress, PromptAdmission } from '../port.ts';
import { attach } from './attachments.ts';

export interface SubmissionAdmissionOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
}

export interface AdmittedSubmission {
  readonly submission: StoredSubmission;
  readonly replayed: boolean;
}

/**
 * Writes submission, attachments and idempotency receipt as one commit, with the instance and its streams when this is
 * the first work of either. To be called for one submission of an instance at a time.
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
  const stream = agentStream(to.agent, to.id);
  const [instance, head] = await Promise.all([
    storage.documents.get('instances', stream),
    storage.streams.head(stream),
  ]);
  const admittedAt = new Date(nowMs).toISOString();
  const next: StoredInstance = {
    agentName: to.agent,
    instanceId: to.id,
    createdAt: instance?.createdAt ?? admittedAt,
    submissions: (instance?.submissions ?? 0) + 1,
  };
  const { stored, changes } = await workOf(to, work, options, nowMs);
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
    { type: 'document.put', collection: 'instances', id: stream, value: next },
    { type: 'document.put', collection: 'submissions', id: submissionId, value: submission },
  );
  if (idempotency) {
    const { scope: id, bodyDigest } = idempotency;
    const value = { bodyDigest, submissionId };
    changes.push({ type: 'document.put', collection: 'submissionReceipts', id, value });
  }
  await storage.commit(changes);
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
