import type { Journal } from '../../harness/journal.ts';
import type { StoredSubmission } from '../../storage/port.ts';
import type { ExecutorOptions } from '../execute-run.ts';
import type { InstanceSessionLog } from './instance-session-log.ts';
import { reconcile } from './reconcile.ts';
import type { OpenSubmission } from './settle-submission.ts';
import { tellLacking } from './tell-lacking.ts';
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
  const logged = own.flatMap((entry) => (entry.type === 'message' ? [entry.message] : []));
  const { toLog, toTell, answered } = reconcile(
    logged,
    written.messages.map(({ message }) => message),
  );
  for (const message of toLog) {
    const { usage, refused } = written.messages.find((told) => told.message === message) ?? {};
    sessionLog.append(session, { type: 'message', message, ...(usage && { usage }), ...(refused && { refused }) });
  }
  tellLacking(toTell, written, { session, emitter: opened.emitter, clock, ids: harness.ids });
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
