import type { JsonValue } from '@openflue/spec';
import type { Agent } from '../../authoring/agent-module.ts';
import { jsonSnapshot } from '../../authoring/json-snapshot.ts';
import { orAborted } from '../../harness/abort.ts';
import { initHarness } from '../../harness/init-harness.ts';
import type { StoredSubmission } from '../../storage/port.ts';
import type { Attempt } from '../attempt.ts';
import { within } from '../within.ts';
import { attachedData } from './attachments.ts';
import { InstanceSessionLog } from './instance-session-log.ts';
import { InstanceWorkspace } from './instance-workspace.ts';
import { openSubmission, type SettleOptions, type SubmissionEnd, settleSubmission } from './settle-submission.ts';
import { SubmissionStop } from './submission-stop.ts';
import { submittedText } from './submitted-message.ts';

/** Wall-clock limit of a submission's work. */
const TIMEOUT_MS = 3_600_000;

/**
 * Does the work of one submission and settles it. One that is stopped for no `SubmissionStop` is left as it stands, for
 * the next start of the server.
 */
export async function executeSubmission(
  submission: StoredSubmission,
  agent: Agent,
  attempt: Attempt,
  options: SettleOptions,
): Promise<void> {
  const { clock, log, env, harness, storage, cancelGraceMs } = options;
  const { submissionId, instanceId } = submission;
  const { signal } = attempt;
  const opened = openSubmission(submission, { nextIndex: 0, userMessageShown: false }, options);
  const instance = { agent: submission.agentName, id: instanceId };

  // What the work holds on to must let go when the submission is over, whichever way it ends.
  const over = new AbortController();
  const limit = () =>
    attempt.stop(new SubmissionStop('submission_timeout', `The work took longer than ${TIMEOUT_MS} ms`));
  clock.sleep(TIMEOUT_MS, over.signal).then(limit, () => undefined);

  let sessionLog: InstanceSessionLog | undefined;
  const workspace = new InstanceWorkspace(storage, instance, clock);
  const work = async (): Promise<SubmissionEnd> => {
    const { work } = submission;
    const stored = work.type === 'prompt' ? (work.images ?? []) : [];
    const images = await Promise.all(
      stored.map(async (image) => ({
        ...image,
        data: await attachedData(storage.streams, instance, image.attachmentId),
      })),
    );
    sessionLog = new InstanceSessionLog(storage.streams, options.histories, instance, images);
    const files = { workspace: workspace.factory, checkpoint: () => workspace.keep() };
    const shared = { id: instanceId, env, clock, log, sessionLog, ...files, emitter: opened.emitter };
    const running = await initHarness(
      agent.definition,
      {},
      {
        ...harness,
        ...shared,
        signal: AbortSignal.any([signal, over.signal]),
      },
    );
    const session = await running.session(submission.session);
    const given = images.map(({ mimeType, data }) => ({ type: 'image' as const, mimeType, data }));
    const answer = await session.prompt(submittedText(submission), { images: given });
    return { result: toJson(answer) };
  };
  const working = work();
  let end = await orAborted(working, signal).catch((error: unknown): SubmissionEnd => ({ error }));
  await attempt.decide();
  const stopped = signal.aborted;
  if (stopped && signal.reason instanceof SubmissionStop) {
    await within(clock, cancelGraceMs, working);
    end = { error: signal.reason };
  }
  over.abort(new DOMException(`The submission ${submissionId} has settled`, 'AbortError'));
  // What could not be kept fails the submission, whatever it came to.
  const lost = (error: unknown): void => {
    end = { error };
  };
  await sessionLog?.close().catch(lost);
  if (stopped && !(signal.reason instanceof SubmissionStop)) return await opened.events.close();
  const files = await workspace.changes().catch(lost);
  await settleSubmission(submission, end, opened, options, files ?? []);
}

function toJson(answer: object): JsonValue {
  return jsonSnapshot(answer, 'result') ?? null;
}
