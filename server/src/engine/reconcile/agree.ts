import type { HistoryEntry } from '../../harness/history.ts';
import { reconcile } from './reconcile.ts';
import { type Teller, tellLacking } from './tell-lacking.ts';
import type { Told } from './told.ts';

export interface Agreement extends Teller {
  /** Adds to the history. */
  append(entry: HistoryEntry): void;
}

/**
 * Makes a prompt's part of a history and its events say the same, so that the prompt goes on from what either of them has,
 * and so that readers miss nothing of what the model knows. True: the model had its last word.
 */
export function agree(entries: readonly HistoryEntry[], told: Told, { append, ...teller }: Agreement): boolean {
  const logged = entries.flatMap((entry) => (entry.type === 'message' ? [entry.message] : []));
  const { toLog, toTell, answered } = reconcile(
    logged,
    told.messages.map(({ message }) => message),
  );
  for (const message of toLog) {
    const { usage, refused } = told.messages.find((each) => each.message === message) ?? {};
    append({ type: 'message', message, ...(usage && { usage }), ...(refused && { refused }) });
  }
  tellLacking(toTell, told, teller);
  return answered;
}
