import type { AssistantContent, InputContent, Message } from '@openflue/spec';

/** Close enough for English, and on the safe side for code. */
const CHARACTERS_PER_TOKEN = 4;
const TOKENS_PER_IMAGE = 1_500;

/** About how many tokens a message takes. */
export function estimateTokens({ content }: Message): number {
  if (typeof content === 'string') return ofText(content);
  return content.reduce((sum: number, block) => sum + ofBlock(block), 0);
}

export function estimateAll(messages: readonly Message[]): number {
  return messages.reduce((sum, message) => sum + estimateTokens(message), 0);
}

function ofBlock(block: InputContent | AssistantContent): number {
  if (block.type === 'text') return ofText(block.text);
  if (block.type === 'thinking') return ofText(block.thinking);
  if (block.type === 'image') return TOKENS_PER_IMAGE;
  return ofText(block.name) + ofText(JSON.stringify(block.arguments));
}

function ofText(text: string): number {
  return Math.ceil(text.length / CHARACTERS_PER_TOKEN);
}
