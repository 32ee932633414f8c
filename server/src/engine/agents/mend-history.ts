import type { AssistantMessage, Message, ToolResultMessage } from '@openflue/spec';
import type { HistoryEntry } from '../../harness/history.ts';

/**
 * A history as a model may be given it: a tool call whose result is missing, because the process died, gets one that says
 * so. No provider accepts a call without a result.
 */
export function mendHistory(entries: readonly HistoryEntry[]): HistoryEntry[] {
  const mended: HistoryEntry[] = [];
  let open = new Map<string, string>();
  const close = () => {
    for (const [id, name] of open) mended.push({ type: 'message', message: interruptedResult(id, name) });
    open = new Map();
  };
  for (const entry of entries) {
    const message = entry.type === 'message' ? entry.message : undefined;
    if (message?.role === 'toolResult') open.delete(message.toolCallId);
    else close();
    mended.push(entry);
    if (message?.role === 'assistant') open = callsOf(message);
  }
  close();
  return mended;
}

function callsOf({ content }: AssistantMessage): Map<string, string> {
  const calls = content.filter((block) => block.type === 'toolCall');
  return new Map(calls.map(({ id, name }) => [id, name]));
}

function interruptedResult(toolCallId: string, toolName: string): Message & ToolResultMessage {
  const text = 'The call was interrupted; its outcome is unknown.';
  return { role: 'toolResult', toolCallId, toolName, content: [{ type: 'text', text }], isError: true };
}
