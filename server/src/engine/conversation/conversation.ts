import type { ConversationChunk } from '@openflue/spec';
import type { StoredConversation } from '../../storage/port.ts';

/** A conversation as far as its events are known. */
export type Conversation = StoredConversation;

type WithoutPlace<C> = C extends unknown ? Omit<C, 'conversationId' | 'position' | 'snapshot'> : never;

/** What changed, as a chunk without its place. A reset stands for the conversation as it is after the event. */
export type Change = WithoutPlace<ConversationChunk>;

/** What an event made of a conversation. */
export interface Reduced {
  readonly conversation: Conversation;
  readonly changes: readonly Change[];
}

export const EMPTY: Conversation = { messages: [], settlements: [] };

export const unchanged = (conversation: Conversation): Reduced => ({ conversation, changes: [] });

/** One step after another, their changes in order. */
export function steps(conversation: Conversation, ...all: ((conversation: Conversation) => Reduced)[]): Reduced {
  return all.reduce<Reduced>((before, step) => {
    const { conversation: after, changes } = step(before.conversation);
    return { conversation: after, changes: [...before.changes, ...changes] };
  }, unchanged(conversation));
}
