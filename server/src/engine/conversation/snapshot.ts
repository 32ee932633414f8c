import type { ConversationMessage, ConversationSnapshot } from '@openflue/spec';
import type { Offset } from '../../storage/port.ts';
import type { ConversationView, InstanceAddress } from '../port.ts';
import type { Conversation } from './conversation.ts';

/** Opaque to callers; the same for the life of the conversation. */
export function conversationId({ agent, id }: InstanceAddress, session: string): string {
  return [agent, id, session].map(encodeURIComponent).join('/');
}

/** A conversation as callers see it. */
export function toSnapshot(
  instance: InstanceAddress,
  { session, attachmentUrl }: ConversationView,
  { messages, settlements }: Conversation,
  offset: Offset,
): ConversationSnapshot {
  return {
    v: 1,
    conversationId: conversationId(instance, session),
    offset,
    messages: messages.map((message) => withUrls(message, attachmentUrl)),
    settlements: [...settlements],
  };
}

/** Files say where their bytes are. */
export function withUrls(
  message: ConversationMessage,
  attachmentUrl: ConversationView['attachmentUrl'],
): ConversationMessage {
  if (!message.parts.some(({ type }) => type === 'file')) return message;
  const parts = message.parts.map((part) =>
    part.type === 'file' && part.id !== undefined ? { ...part, url: attachmentUrl(part.id) } : part,
  );
  return { ...message, parts };
}
