import type { Clock } from '../clock.ts';
import { StorageConflict } from '../storage/errors.ts';
import { type Change, journalStream, runStream, type Storage } from '../storage/port.ts';

/**
 * Deletes runs whole, as one commit: record, events, journal and idempotency receipt; a tombstone stays of each. The runs
 * must have ended.
 */
export async function deleteRuns(
  runIds: readonly string[],
  { storage, clock }: { storage: Storage; clock: Pick<Clock, 'now'> },
): Promise<void> {
  const deletedAt = new Date(clock.now()).toISOString();
  for (;;) {
    const changes = await Promise.all(runIds.map((runId) => deletionOf(runId, deletedAt, storage)));
    try {
      return await storage.commit(changes.flat());
    } catch (error) {
      // Another node deleted some of them meanwhile.
      if (!(error instanceof StorageConflict)) throw error;
    }
  }
}

async function deletionOf(runId: string, deletedAt: string, { documents, streams }: Storage): Promise<Change[]> {
  const [run, events, journal] = await Promise.all([
    documents.get('runs', runId),
    streams.head(runStream(runId)),
    streams.head(journalStream(runId)),
  ]);
  // Without a record too: a list that knows the run still hears of its end.
  const changes: Change[] = [{ type: 'document.delete', collection: 'runs', id: runId }];
  if (events) changes.push({ type: 'stream.delete', stream: runStream(runId) });
  if (journal) changes.push({ type: 'stream.delete', stream: journalStream(runId) });
  if (!run) return changes;
  const { workflowName, idempotencyScope } = run;
  if (idempotencyScope) changes.push({ type: 'document.delete', collection: 'receipts', id: idempotencyScope });
  const value = { runId, workflowName, deletedAt };
  return [...changes, { type: 'document.put', collection: 'tombstones', id: runId, value }];
}
