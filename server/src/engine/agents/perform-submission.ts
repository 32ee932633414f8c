import type { Agent } from '../../authoring/agent-module.ts';
import type { StoredSubmission } from '../../storage/port.ts';
import type { Attempt } from '../attempt.ts';
import { isFenced, TakenOver } from '../taken-over.ts';
import { untilCommitted } from '../until-committed.ts';
import { executeSubmission } from './execute-submission.ts';
import { InstanceSessionLog } from './instance-session-log.ts';
import { type OpenSubmission, openSubmission, type SettleOptions, settleSubmission } from './settle-submission.ts';
import type { PendingSubmission } from './submission-lanes.ts';
import { aborted, SubmissionStop } from './submission-stop.ts';
import { claimSubmission, watchSubmission } from './submissions-elsewhere.ts';
import { takeUpSubmission } from './take-up-submission.ts';
import { NOTHING_WRITTEN, type WrittenSoFar, writtenSoFar } from './written-so-far.ts';

export interface PerformOptions extends SettleOptions {
  agent(name: string): Agent | undefined;
  /** Several nodes work on instances of this storage. */
  readonly shared: boolean;
}

/** Works on a submission whose turn has come, or settles it at once when it must not be worked on. */
export async function performSubmission(
  pending: PendingSubmission,
  signal: AbortSignal,
  options: PerformOptions,
): Promise<void> {
  const { submissionId, attempt } = pending;
  const leave = () => attempt.stop(signal.reason);
  signal.addEventListener('abort', leave, { once: true });
  const unwatch = options.shared ? watchSubmission(pending, options) : undefined;
  try {
    const found = await untilCommitted(() => findSubmission(pending, options), {
      clock: options.clock,
      signal,
      onRefused: (err) => options.log.error({ err, submissionId }, 'a submission could not be read; trying again'),
    });
    if (!found) return;
    const fence = { collection: 'submissions', id: submissionId, attempts: found.submission.attempts ?? 1 } as const;
    await perform(found, attempt, options.shared ? { ...options, charge: { attempt, fence } } : options);
  } catch (error) {
    if (!isFenced(error)) throw error;
    attempt.stop(new TakenOver());
    options.log.info({ submissionId }, 'a submission was taken over by another node');
  } finally {
    unwatch?.();
    signal.removeEventListener('abort', leave);
    attempt.end();
  }
}

async function perform(
  { submission, before }: FoundSubmission,
  attempt: Attempt,
  options: PerformOptions,
): Promise<void> {
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
}

interface FoundSubmission {
  readonly submission: StoredSubmission;
  /** What earlier attempts wrote, if there were any. */
  readonly before: WrittenSoFar | undefined;
}

/** `undefined`: it has settled, or is deleted. */
async function findSubmission(
  { submissionId, recovered, submission: read }: PendingSubmission,
  { storage, shared }: PerformOptions,
): Promise<FoundSubmission | undefined> {
  // An earlier attempt is shut out first: what it has written then is all of it.
  const submission = await (recovered && shared
    ? claimSubmission(submissionId, storage)
    : (read ?? storage.documents.get('submissions', submissionId)));
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
  const { storage, histories, log, charge } = options;
  const sessionLog = new InstanceSessionLog(storage, histories, submission, [], charge);
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
