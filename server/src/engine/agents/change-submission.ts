import { agentStream, type Storage, type StoredSubmission } from '../../storage/port.ts';
import type { KeyedLock } from './keyed-lock.ts';

/** Puts fields of a submission's record, as long as it has not settled; no concurrent change of it is lost. */
export async function changeSubmission(
  { submissionId, agentName, instanceId }: Pick<StoredSubmission, 'submissionId' | 'agentName' | 'instanceId'>,
  fields: Pick<Partial<StoredSubmission>, 'abortRequestedAt' | 'attempts'>,
  { storage, lock }: { readonly storage: Storage; readonly lock: KeyedLock },
): Promise<void> {
  await lock(agentStream(agentName, instanceId), async () => {
    const stored = await storage.documents.get('submissions', submissionId);
    if (!stored || stored.settlement) return;
    const value = { ...stored, ...fields };
    await storage.commit([{ type: 'document.put', collection: 'submissions', id: submissionId, value }]);
  });
}
