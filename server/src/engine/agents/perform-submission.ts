import type { Agent } from '../../authoring/agent-module.ts';
import type { StoredSubmission } from '../../storage/port.ts';
import { executeSubmission } from './execute-submission.ts';
import { openSubmission, type SettleOptions, settleSubmission } from './settle-submission.ts';
import type { PendingSubmission } from './submission-lanes.ts';
import { aborted, interrupted, SubmissionStop } from './submission-stop.ts';
import { type WrittenSoFar, writtenSoFar } from './written-so-far.ts';

export interface PerformOptions extends SettleOptions {
  agent(name: string): Agent | undefined;
}

const NOTHING_WRITTEN: WrittenSoFar = { nextIndex: 0, userMessageShown: false };

/** Works on a submission whose turn has come, or settles it at once when it must not be worked on. */
export async function performSubmission(
  { submissionId, attempt, recovered }: PendingSubmission,
  signal: AbortSignal,
  options: PerformOptions,
): Promise<void> {
  const leave = () => attempt.stop(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  try {
    const submission = await options.storage.documents.get('submissions', submissionId);
    if (!submission || submission.settlement) return;
    const written = recovered ? await writtenSoFar(options.storage.streams, submission) : NOTHING_WRITTEN;
    const agent = options.agent(submission.agentName);
    const reason = whyNotToWork(submission, written, agent);
    if (!reason && agent && !attempt.signal.aborted) {
      return await executeSubmission(submission, agent, attempt, options);
    }
    await attempt.decide();
    const stopped = attempt.signal.aborted ? attempt.signal.reason : undefined;
    if (stopped !== undefined && !(stopped instanceof SubmissionStop)) return;
    const error = stopped ?? reason ?? aborted();
    await settleSubmission(submission, { error }, openSubmission(submission, written, options), options);
  } finally {
    signal.removeEventListener('abort', leave);
    attempt.end();
  }
}

function whyNotToWork(
  { abortRequestedAt, agentName }: StoredSubmission,
  written: WrittenSoFar,
  agent: Agent | undefined,
): SubmissionStop | undefined {
  if (abortRequestedAt) return aborted();
  if (written.nextIndex > 0) return interrupted();
  return agent ? undefined : new SubmissionStop('agent_not_found', `The agent "${agentName}" is no longer there`);
}
