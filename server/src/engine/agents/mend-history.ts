import type { ToolCallContent } from '@openflue/spec';
import { interruptedResults } from '../../harness/interrupted-calls.ts';
import type { LoggedEntry } from './session-histories.ts';

/**
 * A history as a model may be given it: a tool call whose result is missing, because the process died, gets one that says
 * so. No provider accepts a call without a result.
 */
export function mendHistory(entries: readonly LoggedEntry[]): LoggedEntry[] {
  const mended: LoggedEntry[] = [];
  let open: ToolCallContent[] = [];
  const close = () => {
    for (const message of interruptedResults(open)) mended.push({ type: 'message', message });
    open = [];
  };
  for (const entry of entries) {
    const message = entry.type === 'message' ? entry.message : undefined;
    if (message?.role === 'toolResult') open = open.filter(({ id }) => id !== message.toolCallId);
    else close();
    mended.push(entry);
    if (message?.role === 'assistant') open = message.content.filter((block) => block.type === 'toolCall');
  }
  close();
  return mended;
}
