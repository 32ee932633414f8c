import { StorageConflict } from '../../storage/errors.ts';
import { controlOf, type Storage, type StoredSubmission } from '../../storage/port.ts';
import { lookFromTimeToTime } from '../look-from-time-to-time.ts';
import { TakenOver } from '../taken-over.ts';
import type { SettleOptions } from './settle-submission.ts';
import type { PendingSubmission } from './submission-lanes.ts';
import { aborted } from './submission-stop.ts';

/** Counts an attempt, so that whoever is in an earlier one writes nothing more. `undefined`: it has settled. */
export function claimSubmission(submissionId: string, storage: Storage): Promise<StoredSubmission | undefined> {
  return change(submissionId, storage, ({ attempts = 1 }) => ({ attempts: attempts + 1 }));
}

/** Notes in the records of all that an instance has to do that it is to be aborted. False: there was nothing. */
export async function noteAborts(instance: string, storage: Storage, nowMs: number): Promise<boolean> {
  const abortRequestedAt = new Date(nowMs).toISOString();
  const unsettled = await storage.documents.unsettledOf(instance);
  // The last first: what waits does not begin when what runs lets go.
  const noted = await Promise.all(
    unsettled
      .reverse()
      .map(({ submissionId }) => change(submissionId, storage, (now) => ({ abortRequestedAt, ...now }))),
  );
  storage.streams.wake(controlOf(instance));
  return noted.some((submission) => submission !== undefined);
}

/** As it is stored then; `undefined` when it has settled. */
async function change(
  submissionId: string,
  storage: Storage,
  fields: (now: StoredSubmission) => Pick<Partial<StoredSubmission>, 'attempts' | 'abortRequestedAt'>,
): Promise<StoredSubmission | undefined> {
  for (;;) {
    const now = await storage.documents.get('submissions', submissionId);
    if (!now || now.settlement) return undefined;
    const value = { ...now, ...fields(now) };
    try {
      await storage.commit([
        { type: 'document.expect', collection: 'submissions', id: submissionId, value: now },
        { type: 'document.put', collection: 'submissions', id: submissionId, value },
      ]);
      return value;
    } catch (error) {
      if (!(error instanceof StorageConflict && error.reason === 'changed')) throw error;
    }
  }
}

/** Aborts or leaves the work when its record says so. Returns what ends the watch. */
export function watchSubmission(
  { submissionId, lane, attempt }: PendingSubmission,
  { storage, clock, log }: Pick<SettleOptions, 'storage' | 'clock' | 'log'>,
): () => void {
  return lookFromTimeToTime(controlOf(lane), { storage, clock, log }, async () => {
    const submission = await storage.documents.get('submissions', submissionId);
    if (!submission || submission.settlement) attempt.stop(new TakenOver());
    else if (submission.abortRequestedAt) await attempt.cancel(async () => undefined, aborted());
  });
}
