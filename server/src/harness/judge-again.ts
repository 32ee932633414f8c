import type { Message } from '@openflue/spec';
import type { ResultForm } from './result-form.ts';
import type { ResultVerdict } from './turn-loop.ts';

/**
 * What the data came to that a conversation ends with, if it does. Its tools do nothing but judge: of a prompt that was
 * interrupted they may run again, where asking the model again would cost a call and might give something else.
 */
export async function judgeAgain(
  messages: readonly Message[],
  form: ResultForm,
  signal: AbortSignal,
): Promise<ResultVerdict | undefined> {
  const at = messages.findLastIndex(({ role }) => role === 'assistant');
  const answer = messages[at];
  if (answer?.role !== 'assistant') return undefined;
  const taken = new Set(
    messages.slice(at).flatMap((message) => {
      return message.role === 'toolResult' && !message.isError ? [message.toolCallId] : [];
    }),
  );
  for (const block of answer.content) {
    if (block.type !== 'toolCall' || !taken.has(block.id)) continue;
    const tool = form.tools.find(({ name }) => name === block.name);
    await tool?.run(block.arguments, { toolCallId: block.id, signal });
  }
  return form.takeVerdict();
}
