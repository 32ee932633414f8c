import type { AssistantContent, InputContent, Message, ToolResultMessage } from '@openflue/spec';

/** What a message says, without what else it carries. */
export function textOf(message: Message | ToolResultMessage | undefined): string {
  if (!message) return '';
  if (typeof message.content === 'string') return message.content;
  const texts = message.content.flatMap((block: InputContent | AssistantContent) =>
    block.type === 'text' ? [block.text] : [],
  );
  return texts.join('\n');
}
