import type { Message } from '@openflue/spec';

/** What happened in a conversation, oldest first; never changed, only added to. */
export type HistoryEntry = { readonly type: 'message'; readonly message: Message };

/** A conversation's past: the entries, and the messages that a model is given of them. */
export interface SessionHistory {
  readonly entries: readonly HistoryEntry[];
  /** Of the entries so far; the same array, growing. */
  readonly messages: readonly Message[];
  append(entry: HistoryEntry): void;
}

export function createHistory(): SessionHistory {
  const entries: HistoryEntry[] = [];
  const messages: Message[] = [];
  return {
    entries,
    messages,
    append(entry) {
      entries.push(entry);
      messages.push(entry.message);
    },
  };
}
