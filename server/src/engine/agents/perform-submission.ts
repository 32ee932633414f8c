import type { Agent } from '../../authoring/agent-module.ts';
import type { StoredSubmission } from '../../storage/port.ts';
import { untilCommitted } from '../until-committed.ts';
import { executeSubmission } from './execute-submission.ts';
import { InstanceSessionLog } from './instance-session-log.ts';
import { type OpenSubmission, openSubmission, type SettleOptions, settleSubmission } from './settle-submission.ts';
import type { PendingSubmission } from './submission-lanes.ts';
import { aborted, SubmissionStop } from './submission-stop.ts';
import { takeUpSubmission } from './take-up-submission.ts';
import { NOTHING_WRITTEN, type WrittenSoFar, writtenSoFar } from './written-so-far.ts';

export interface PerformOptions extends SettleOptions {
  agent(name: string): Agent | undefined;
}

/** Works on a submission whose turn has come, or settles it at once when it must not be worked on. */
export async function performSubmission(
  { submissionId, attempt, recovered }: PendingSubmission,
  signal: AbortSignal,
  options: PerformOptions,
): Promise<void> {
  const leave = () => attempt.stop(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  try {
    const found = await untilCommitted(() => findSubmission(submissionId, recovered, options), {
      clock: options.clock,
      signal,
      onRefused: (err) => options.log.error({ err, submissionId }, 'a submission could not be read; trying again'),
    });
    if (!found) return;
    const { submission, before } = found;
    const agent = options.agent(submission.agentName);
    const reason = whyNotToWork(submission, agent);
    if (!reason && agent && !attempt.signal.aborted) {
      return await executeSubmission(submission, agent, attempt, before, options);
    }
    await attempt.decide();
    const stopped = attempt.signal.aborted ? attempt.signal.reason : undefined;
    if (stopped !== undefined && !(stopped instanceof SubmissionStop)) return;
    const error = stopped ?? reason ?? aborted();
    const opened = openSubmission(submission, before ?? NOTHING_WRITTEN, options);
    if (before) await keepWhatWasSaid(submission, before, opened, options);
    await settleSubmission(submission, { error }, opened, options);
  } finally {
    signal.removeEventListener('abort', leave);
    attempt.end();
  }
}

/** `undefined`: it has settled, or is deleted. */
async function findSubmission(submissionId: string, recovered: boolean, { storage }: PerformOptions) {
  const submission = await storage.documents.get('submissions', submissionId);
  if (!submission || submission.settlement) return undefined;
  return { submission, before: recovered ? await writtenSoFar(storage.streams, submission) : undefined };
}

/** What comes after it in its session sees all that was said, though nobody goes on with it. */
async function keepWhatWasSaid(
  submission: StoredSubmission,
  before: WrittenSoFar,
  opened: OpenSubmission,
  options: PerformOptions,
): Promise<void> {
  const { storage, histories, log } = options;
  const sessionLog = new InstanceSessionLog(storage.streams, histories, submission, []);
  await takeUpSubmission(submission, before, sessionLog, opened, options).catch((error) => {
    log.error({ err: error, submissionId: submission.submissionId }, 'a history could not be completed');
  });
}

function whyNotToWork(
  { abortRequestedAt, agentName }: StoredSubmission,
  agent: Agent | undefined,
): SubmissionStop | undefined {
  if (abortRequestedAt) return aborted();
  return agent ? undefined : new SubmissionStop('agent_not_found', `The agent "${agentName}" is no longer there`);
}
