import type { Message, ToolCallContent, ToolResultMessage } from '@openflue/spec';

/** The results that stand for calls whose own never came. A call without one makes a conversation that no provider accepts. */
export function interruptedResults(calls: readonly ToolCallContent[]): ToolResultMessage[] {
  const content = [{ type: 'text' as const, text: 'The call was interrupted; its outcome is unknown.' }];
  return calls.map(({ id, name }) => ({ role: 'toolResult', toolCallId: id, toolName: name, content, isError: true }));
}

/** The calls at the end of a conversation that have no result: work was cut off there. */
export function danglingCalls(messages: readonly Message[]): ToolCallContent[] {
  const index = messages.findLastIndex(({ role }) => role === 'assistant');
  const last = messages[index];
  if (last?.role !== 'assistant') return [];
  const answered = new Set(
    messages.slice(index + 1).map((message) => message.role === 'toolResult' && message.toolCallId),
  );
  return last.content.filter((block) => block.type === 'toolCall').filter(({ id }) => !answered.has(id));
}
