import type { Message, Usage } from '@openflue/spec';
import { estimateAll } from './compaction/estimate-tokens.ts';
import { summaryMessage } from './compaction/summary-prompt.ts';
import { danglingCalls, interruptedResults } from './interrupted-calls.ts';

/** What happened in a conversation, oldest first; never changed, only added to. */
export type HistoryEntry =
  | {
      readonly type: 'message';
      readonly message: Message;
      /** Of an answer: what its turn spent. */
      readonly usage?: Usage;
      /** Of an answer: the model would not give one. */
      readonly refused?: true;
    }
  /** All but the last `kept` messages gave way to a summary. */
  | { readonly type: 'compaction'; readonly summary: string; readonly kept: number };

/** A conversation's past: the entries, and the messages that a model is given of them. */
export interface SessionHistory {
  readonly entries: readonly HistoryEntry[];
  /** What a model is given. Another array after a compaction, the same one growing otherwise. */
  readonly messages: readonly Message[];
  /** How many messages at the start of `messages` are a summary: 0 or 1. */
  readonly folded: number;
  append(entry: HistoryEntry): void;
  /** Forgets the entries from this index on. */
  cut(length: number): void;
  /** Tells how many tokens a model counted for the messages so far. */
  measured(tokens: number): void;
  /** About how many tokens the messages take: what was last measured, and an estimate of what came since. */
  size(): number;
}

/** `past` is what happened before, maybe cut off in the middle of a turn; `onAppend` hears of what is added. */
export function createHistory(
  past: readonly HistoryEntry[] = [],
  onAppend: (entry: HistoryEntry) => void = () => {},
): SessionHistory {
  const entries: HistoryEntry[] = [];
  let messages: Message[] = [];
  let folded = 0;
  let known = { tokens: 0, count: 0 };
  const take = (entry: HistoryEntry) => {
    entries.push(entry);
    if (entry.type === 'message') messages.push(entry.message);
    else {
      messages = [summaryMessage(entry.summary), ...messages.slice(messages.length - entry.kept)];
      folded = 1;
      known = { tokens: 0, count: 0 };
    }
  };
  const append = (entry: HistoryEntry) => {
    take(entry);
    onAppend(entry);
  };
  const cut = (length: number) => {
    const kept = entries.splice(0).slice(0, length);
    messages = [];
    folded = 0;
    known = { tokens: 0, count: 0 };
    for (const entry of kept) take(entry);
  };
  for (const entry of past) take(entry);
  for (const message of interruptedResults(danglingCalls(messages))) append({ type: 'message', message });
  return {
    entries,
    get messages() {
      return messages;
    },
    get folded() {
      return folded;
    },
    append,
    cut,
    measured(tokens) {
      // Some services count nothing.
      if (tokens > 0) known = { tokens, count: messages.length };
    },
    size: () => known.tokens + estimateAll(messages.slice(known.count)),
  };
}
