import type { Journal } from '../../harness/journal.ts';
import type { StoredSubmission } from '../../storage/port.ts';
import type { ExecutorOptions } from '../execute-run.ts';
import { agree } from '../reconcile/agree.ts';
import type { InstanceSessionLog } from './instance-session-log.ts';
import type { OpenSubmission } from './settle-submission.ts';
import type { WrittenSoFar } from './written-so-far.ts';

/** What earlier attempts of a submission came to. */
export interface TakenUp {
  /** Work on it had begun. */
  readonly begun: boolean;
  /** The model's last word is there, and only the settlement is missing. */
  readonly answered: boolean;
  /** Lets the prompt go on from where the session's history ends. */
  readonly journal: Journal;
}

/**
 * Makes the submission's history and its events say the same, so that the prompt goes on from what either of them has, and
 * so that readers of the conversation miss nothing of what the model knows.
 */
export async function takeUpSubmission(
  submission: StoredSubmission,
  written: WrittenSoFar,
  sessionLog: InstanceSessionLog,
  opened: OpenSubmission,
  { clock, harness }: Pick<ExecutorOptions, 'clock'> & { readonly harness: Pick<ExecutorOptions['harness'], 'ids'> },
): Promise<TakenUp> {
  const { session, submissionId } = submission;
  const own = (await sessionLog.load(session)).filter((entry) => entry.submissionId === submissionId);
  const answered = agree(own, written, {
    append: (entry) => sessionLog.append(session, entry),
    emitter: opened.emitter.with({ session }),
    clock,
    ids: harness.ids,
    tellUser: (turnId) => opened.emitter.showUserMessage(turnId),
  });
  await sessionLog.written();

  const entries = await sessionLog.load(session);
  const first = entries.findIndex((entry) => entry.submissionId === submissionId);
  const interruptedAt = first === -1 ? entries.length : first;
  return {
    begun: written.nextIndex > 0 || own.length > 0,
    answered,
    journal: { open: async () => ({ type: 'open', interruptedAt, finish: async () => {} }) },
  };
}
