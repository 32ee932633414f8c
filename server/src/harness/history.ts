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

/**
 * A conversation's past: the entries, and the messages that a model is given of them. A class for its accessors: one in an
 * object literal gives every object a shape of its own, and shapes live until the whole heap is collected.
 */
export class SessionHistory {
  readonly #entries: HistoryEntry[] = [];
  readonly #onAppend: (entry: HistoryEntry) => void;
  #messages: Message[] = [];
  #folded = 0;
  #known = { tokens: 0, count: 0 };

  /** `past` is what happened before, maybe cut off in the middle of a turn; `onAppend` hears of what is added. */
  constructor(past: readonly HistoryEntry[] = [], onAppend: (entry: HistoryEntry) => void = () => {}) {
    this.#onAppend = onAppend;
    for (const entry of past) this.#take(entry);
    for (const message of interruptedResults(danglingCalls(this.#messages))) this.append({ type: 'message', message });
  }

  get entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  /** What a model is given. Another array after a compaction, the same one growing otherwise. */
  get messages(): readonly Message[] {
    return this.#messages;
  }

  /** How many messages at the start of `messages` are a summary: 0 or 1. */
  get folded(): number {
    return this.#folded;
  }

  append(entry: HistoryEntry): void {
    this.#take(entry);
    this.#onAppend(entry);
  }

  /** Forgets the entries from this index on. */
  cut(length: number): void {
    const kept = this.#entries.splice(0).slice(0, length);
    this.#messages = [];
    this.#folded = 0;
    this.#known = { tokens: 0, count: 0 };
    for (const entry of kept) this.#take(entry);
  }

  /** Tells how many tokens a model counted for the messages so far. */
  measured(tokens: number): void {
    // Some services count nothing.
    if (tokens > 0) this.#known = { tokens, count: this.#messages.length };
  }

  /** About how many tokens the messages take: what was last measured, and an estimate of what came since. */
  size(): number {
    return this.#known.tokens + estimateAll(this.#messages.slice(this.#known.count));
  }

  #take(entry: HistoryEntry): void {
    this.#entries.push(entry);
    if (entry.type === 'message') this.#messages.push(entry.message);
    else {
      this.#messages = [summaryMessage(entry.summary), ...this.#messages.slice(this.#messages.length - entry.kept)];
      this.#folded = 1;
      this.#known = { tokens: 0, count: 0 };
    }
  }
}
