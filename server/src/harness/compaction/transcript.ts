import type { AssistantContent, InputContent, Message } from '@openflue/spec';

const LONGEST_RESULT = 2_000;

/** A conversation as text, for whoever sums it up; long tool results are cut, and the start when the whole is too long. */
export function transcript(messages: readonly Message[], mostCharacters: number): string {
  const text = messages.map(describe).join('\n\n');
  if (text.length <= mostCharacters) return text;
  return `[The start is left out.]\n${text.slice(-mostCharacters)}`;
}

function describe(message: Message): string {
  if (message.role === 'toolResult') {
    const text = message.content.map(describeBlock).join('\n');
    const cut = text.length > LONGEST_RESULT ? `${text.slice(0, LONGEST_RESULT)}… [cut]` : text;
    return `[${message.isError ? 'failure' : 'result'} of ${message.toolName}]\n${cut}`;
  }
  const { role, content } = message;
  return `[${role}]\n${typeof content === 'string' ? content : content.map(describeBlock).join('\n')}`;
}

function describeBlock(block: InputContent | AssistantContent): string {
  if (block.type === 'text') return block.text;
  if (block.type === 'image') return '[an image]';
  if (block.type === 'thinking') return '';
  const args = JSON.stringify(block.arguments);
  return `[calls ${block.name}] ${args.length > LONGEST_RESULT ? `${args.slice(0, LONGEST_RESULT)}… [cut]` : args}`;
}
