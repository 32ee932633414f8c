import { IMAGE_DATA_OMITTED, type InputContent, type Message } from '@openflue/spec';
import type { Clock } from '../clock.ts';
import type { Emitter } from '../events/emitter.ts';
import type { Ids } from '../ids.ts';

/** Reports a message that came whole: empty at its start, whole at its end, image bytes left out. */
export function announceMessage(
  message: Message,
  { emitter, turnId, ids, clock }: { emitter: Emitter; turnId: string; ids: Ids; clock: Clock },
): void {
  const scope = { turnId, messageId: ids.next('msg', clock.now()) };
  emitter.emit({ type: 'message_start', ...scope, message: { ...message, content: [] } });
  emitter.emit({ type: 'message_end', ...scope, message: withoutImageBytes(message) });
}

export function withoutImageBytes(message: Message): Message {
  if (message.role === 'assistant' || typeof message.content === 'string') return message;
  return { ...message, content: message.content.map(omitData) };
}

function omitData(block: InputContent): InputContent {
  return block.type === 'image' ? { ...block, data: IMAGE_DATA_OMITTED } : block;
}
