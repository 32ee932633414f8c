import type { DurabilityConfig } from '../../authoring/durability-config.ts';
import type { StoredSubmission } from '../../storage/port.ts';
import { changeSubmission } from './change-submission.ts';
import type { InstanceSessionLog } from './instance-session-log.ts';
import type { OpenSubmission, SettleOptions } from './settle-submission.ts';
import { interrupted } from './submission-stop.ts';
import { type TakenUp, takeUpSubmission } from './take-up-submission.ts';
import type { WrittenSoFar } from './written-so-far.ts';

/** How often a submission is begun whose agent sets no limit. */
const DEFAULT_MAX_ATTEMPTS = 10;

/**
 * Takes up a submission that an earlier process had, and counts the attempt if that one had begun it: the first attempt is
 * counted by nobody, so that it costs no commit. Rejects when it must not be begun again.
 */
export async function beginAgain(
  submission: StoredSubmission,
  before: WrittenSoFar,
  { maxAttempts = DEFAULT_MAX_ATTEMPTS }: DurabilityConfig,
  sessionLog: InstanceSessionLog,
  opened: OpenSubmission,
  options: SettleOptions,
): Promise<TakenUp> {
  const taken = await takeUpSubmission(submission, before, sessionLog, opened, options);
  if (!taken.begun) return taken;
  const { attempts = 1 } = submission;
  // Nothing is attempted where only the settlement is missing.
  if (attempts >= maxAttempts && !taken.answered) throw interrupted(attempts, maxAttempts);
  await changeSubmission(submission, { attempts: attempts + 1 }, options);
  return taken;
}
