import type { Message } from '@openflue/spec';
import { estimateTokens } from './estimate-tokens.ts';

/**
 * Where a conversation is cut: the index of the first message that stays as it is. The shortest end of the conversation
 * that has `keepTokens`, begun so that no tool result is parted from its call. `undefined`: nothing worth folding.
 * `folded` is the number of messages at the start that are a summary already.
 */
export function planCut(messages: readonly Message[], keepTokens: number, folded: number): number | undefined {
  let kept = 0;
  for (let index = messages.length - 1; index > folded; index--) {
    const message = messages[index];
    if (!message) continue;
    kept += estimateTokens(message);
    if (kept >= keepTokens && message.role !== 'toolResult') return index;
  }
  return undefined;
}
