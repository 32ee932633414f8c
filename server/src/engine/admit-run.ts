import { FlueError, START_OFFSET } from '@openflue/spec';
import type { Clock } from '../clock.ts';
import type { Ids } from '../ids.ts';
import { StorageConflict } from '../storage/errors.ts';
import { type Change, runStream, type Storage, type StoredRun } from '../storage/port.ts';
import type { AdmitRequest, IdempotencyClaim, Receipt } from './port.ts';

export interface AdmissionOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly ids: Ids;
  /** What the commit carries for a queue that several nodes share. */
  queued?(runId: string): readonly Change[];
  /** Admissions under way, by idempotency scope. */
  readonly admitting: {
    get(scope: string): Promise<Receipt> | undefined;
    set(scope: string, admission: Promise<Receipt>): unknown;
    delete(scope: string): unknown;
  };
}

/**
 * Writes record, stream and idempotency receipt as one commit. The same key and body give the same receipt again, also
 * while the first request is still under way; the same key with another body is `idempotency_conflict`.
 */
export async function admitRun(request: AdmitRequest, options: AdmissionOptions): Promise<Receipt> {
  const { idempotency } = request;
  if (!idempotency) return await commitRun(request, options);

  const { admitting } = options;
  for (let earlier = admitting.get(idempotency.scope); earlier; earlier = admitting.get(idempotency.scope)) {
    await earlier.catch(() => undefined);
  }
  const admission = repeatOrCommit(request, idempotency, options);
  admitting.set(idempotency.scope, admission);
  try {
    return await admission;
  } finally {
    admitting.delete(idempotency.scope);
  }
}

async function repeatOrCommit(
  request: AdmitRequest,
  claim: IdempotencyClaim,
  options: AdmissionOptions,
): Promise<Receipt> {
  let known = await options.storage.documents.get('receipts', claim.scope);
  if (!known) {
    try {
      return await commitRun(request, options);
    } catch (error) {
      // Another node was faster.
      if (!(error instanceof StorageConflict && error.reason === 'changed')) throw error;
      known = await options.storage.documents.get('receipts', claim.scope);
      if (!known) return await repeatOrCommit(request, claim, options);
    }
  }
  if (known.bodyDigest !== claim.bodyDigest) {
    throw new FlueError('idempotency_conflict', {
      details: 'This Idempotency-Key was used before with another body. Use a new key for a new request.',
    });
  }
  return { runId: known.runId, offset: START_OFFSET, replayed: true };
}

async function commitRun(
  { workflow, payload, idempotency }: AdmitRequest,
  options: AdmissionOptions,
): Promise<Receipt> {
  const { storage, clock, ids } = options;
  const nowMs = clock.now();
  const runId = ids.next('run', nowMs);
  const record: StoredRun = {
    runId,
    workflowName: workflow,
    status: 'active',
    startedAt: new Date(nowMs).toISOString(),
    ...(payload !== undefined && { payload }),
    attempts: 1,
    ...(idempotency && { idempotencyScope: idempotency.scope }),
  };
  const changes: Change[] = [
    { type: 'document.put', collection: 'runs', id: runId, value: record },
    { type: 'stream.create', stream: runStream(runId), contentType: 'application/json' },
  ];
  if (idempotency) {
    const { scope, bodyDigest } = idempotency;
    changes.push({ type: 'document.expect', collection: 'receipts', id: scope, value: undefined });
    changes.push({ type: 'document.put', collection: 'receipts', id: scope, value: { bodyDigest, runId } });
  }
  await storage.commit([...changes, ...(options.queued?.(runId) ?? [])]);
  return { runId, offset: START_OFFSET, replayed: false };
}
