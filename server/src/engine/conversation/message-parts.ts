import type { AssistantContent, ConversationPart, JsonValue, ToolResultMessage, UserMessage } from '@openflue/spec';

/** A user message's parts: what was said, and the files that came with it. */
export function userParts({ content }: UserMessage): ConversationPart[] {
  if (typeof content === 'string') return [{ type: 'text', text: content, state: 'done' }];
  return content.map((block) => {
    if (block.type === 'text') return { type: 'text', text: block.text, state: 'done' };
    const { mimeType: mediaType, attachmentId: id } = block;
    return { type: 'file', mediaType, ...(id !== undefined && { id }) };
  });
}

/** The parts of an answer that is not completed yet; neighbours of one kind are one part, as their deltas make them. */
export function answerParts(content: readonly AssistantContent[]): ConversationPart[] {
  const parts: ConversationPart[] = [];
  for (const block of content) {
    if (block.type === 'toolCall') {
      const { id: toolCallId, name: toolName, arguments: input } = block;
      parts.push({ type: 'dynamic-tool', toolName, toolCallId, state: 'input-available', input });
      continue;
    }
    const type = block.type === 'text' ? 'text' : 'reasoning';
    const text = block.type === 'text' ? block.text : block.thinking;
    const last = parts.at(-1);
    if (text === '') continue;
    if (last?.type === type) parts[parts.length - 1] = { ...last, text: last.text + text };
    else parts.push({ type, text, state: 'streaming' });
  }
  return parts;
}

/** Whether the first parts say what all of the others do. */
export function saysTheSame(parts: readonly ConversationPart[], others: readonly ConversationPart[]): boolean {
  return others.every((other, index) => {
    const part = parts[index];
    return part?.type === other.type && 'text' in part && 'text' in other && part.text === other.text;
  });
}

/** What a tool gave: its text, or its blocks when there is more than text. */
export function toolOutput({ content }: ToolResultMessage): JsonValue {
  const texts = content.map((block) => (block.type === 'text' ? block.text : undefined));
  if (texts.every((text) => text !== undefined)) return texts.join('\n');
  return content.map((block) =>
    block.type === 'text' ? { ...block } : { type: block.type, mimeType: block.mimeType },
  );
}

export function toolErrorText({ content }: ToolResultMessage): string {
  return content.map((block) => (block.type === 'text' ? block.text : `[${block.type}]`)).join('\n');
}
