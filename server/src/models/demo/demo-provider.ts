import type { AssistantContent } from '@openflue/spec';
import { UNKNOWN_MODEL } from '../model-catalog.ts';
import { priceUsage } from '../model-facts.ts';
import type { ModelCall, ModelProvider } from '../port.ts';
import { demoAnswer } from './demo-answer.ts';

const WORDS_A_DELTA = 8;

/**
 * `demo/*`: no language model at all, and it says so. Needs no key and no network, and gives the same answer every time:
 * summaries are the document's own sentences (TextRank), reviews are counted and quoted from the file.
 */
export function demoProvider(): ModelProvider {
  return {
    id: 'demo',
    name: 'Demo (extractive, no language model)',
    api: 'demo',
    async *stream(call, signal) {
      signal.throwIfAborted();
      const content = demoAnswer(call);
      for (const block of content) {
        if (block.type !== 'text') continue;
        for (const text of inDeltas(block.text)) {
          // Lets whoever reads keep pace, and an abort in.
          await Promise.resolve();
          signal.throwIfAborted();
          yield { type: 'text_delta', text };
        }
      }
      const calls = content.some(({ type }) => type === 'toolCall');
      yield {
        type: 'end',
        content,
        finishReason: calls ? 'toolUse' : 'stop',
        responseModel: `demo/${call.model} (not a language model)`,
        usage: countUsage(call, content),
      };
    },
  };
}

function inDeltas(text: string): string[] {
  const pieces = text.match(/\S+\s*|\s+/g) ?? [];
  const deltas: string[] = [];
  for (let at = 0; at < pieces.length; at += WORDS_A_DELTA) deltas.push(pieces.slice(at, at + WORDS_A_DELTA).join(''));
  return deltas;
}

/** About four characters a token; free of charge. */
function countUsage(call: ModelCall, content: readonly AssistantContent[]) {
  const count = (value: unknown) => Math.ceil(JSON.stringify(value).length / 4);
  const input = count(call.messages) + (call.system ? count(call.system) : 0);
  return priceUsage(UNKNOWN_MODEL, { input, output: count(content), cacheRead: 0, cacheWrite: 0 });
}
