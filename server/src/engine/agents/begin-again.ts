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

export interface BegunAgain extends TakenUp {
  /** Which attempt this one is, from 1. */
  readonly attempt: number;
}

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
): Promise<BegunAgain> {
  const taken = await takeUpSubmission(submission, before, sessionLog, opened, options);
  // Where several nodes share the work, who takes it up has counted already.
  const counted = options.charge?.fence !== undefined;
  const attempts = (submission.attempts ?? 1) - (counted ? 1 : 0);
  if (!taken.begun) return { ...taken, attempt: submission.attempts ?? 1 };
  // Nothing is attempted where only the settlement is missing.
  if (attempts >= maxAttempts && !taken.answered) throw interrupted(attempts, maxAttempts);
  const attempt = attempts + 1;
  if (!counted) await changeSubmission(submission, { attempts: attempt }, options);
  options.log.info({ submissionId: submission.submissionId, attempt }, 'a submission goes on after an interruption');
  return { ...taken, attempt };
}
