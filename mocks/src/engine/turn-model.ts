import { type Clock, ModelError, type ModelEvent, type ModelProvider } from '@openflue/server/engine-parts';
import { type AssistantContent, emptyUsage, type ToolCallContent, type Usage } from '@openflue/spec';
import type { Turn } from '../scenarios/turn.ts';

/** Where events say that a mock's answers come from: `mock/scripted`. */
export const MODEL = 'scripted';
const PROVIDER = { id: 'mock', name: 'Mock', api: 'scripted' };

/** A model that gives one turn, over the turn's own time. */
export function turnModel(turn: Turn, calls: readonly ToolCallContent[], clock: Clock): ModelProvider {
  return { ...PROVIDER, stream: (_, signal) => play(turn, calls, clock, signal) };
}

async function* play(
  turn: Turn,
  calls: readonly ToolCallContent[],
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent> {
  const { thinking, everyMs = 0, fail } = turn;
  const content: AssistantContent[] = [];
  if (thinking !== undefined) {
    yield { type: 'thinking_start', contentIndex: 0 };
    yield { type: 'thinking_delta', contentIndex: 0, delta: thinking };
    yield { type: 'thinking_end', contentIndex: 0, content: thinking };
    content.push({ type: 'thinking', thinking });
  }
  const pieces = piecesOf(turn);
  for (const text of pieces) {
    if (everyMs > 0) await clock.sleep(everyMs, signal);
    yield { type: 'text_delta', text };
  }
  if (pieces.length > 0) content.push({ type: 'text', text: pieces.join('') });
  if (fail instanceof Error) throw fail;
  if (fail !== undefined) throw new ModelError('model_call_failed', fail, { retryable: false });
  content.push(...calls);
  yield { type: 'end', content, finishReason: calls.length > 0 ? 'toolUse' : 'stop', usage: usageOf(turn) };
}

function piecesOf({ text, everyMs = 0 }: Turn): readonly string[] {
  if (text === undefined) return [];
  if (typeof text !== 'string') return text;
  return everyMs > 0 ? (text.match(/\s*\S+\s*$|\s*\S+/g) ?? [text]) : [text];
}

function usageOf({ usage: { input = 0, output = 0 } = {} }: Turn): Usage {
  return { ...emptyUsage(), input, output, totalTokens: input + output };
}
