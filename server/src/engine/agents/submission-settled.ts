import { orAborted } from '../../harness/abort.ts';
import { toEventError } from '../../harness/event-error.ts';
import { agentStream, type Storage, type StoredSubmission } from '../../storage/port.ts';
import type { SettledSubmission } from '../port.ts';
import type { SubmissionLanes } from './submission-lanes.ts';
import { aborted } from './submission-stop.ts';

/** Resolves once the submission has settled, in this process or, told by the instance's stream, in another. */
export async function submissionSettled(
  storage: Storage,
  lanes: Pick<SubmissionLanes, 'find'>,
  submissionId: string,
  signal: AbortSignal,
): Promise<SettledSubmission> {
  for (;;) {
    const submission = await storage.documents.get('submissions', submissionId);
    // Whoever asks was told of its admission, so it was deleted with its instance, which had stopped it.
    if (!submission) return { submissionId, outcome: 'aborted', error: toEventError(aborted()) };
    if (submission.settlement) {
      const { settledAt: _, ...settlement } = submission.settlement;
      return { submissionId, ...settlement };
    }
    const stream = agentStream(submission.agentName, submission.instanceId);
    const pending = lanes.find(submissionId, stream);
    await (pending ? orAborted(pending.attempt.ended, signal) : news(storage, submission, stream, signal));
  }
}

async function news(
  { streams, documents }: Storage,
  { submissionId }: StoredSubmission,
  stream: string,
  signal: AbortSignal,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const unsubscribe = streams.subscribe(stream, resolve);
  try {
    // What came before the subscription woke nobody.
    if ((await documents.get('submissions', submissionId))?.settlement) return;
    await orAborted(promise, signal);
  } finally {
    unsubscribe();
  }
}
