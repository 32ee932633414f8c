import type { AssistantContent } from '@openflue/spec';
import { type Clock, systemClock } from '../../clock.ts';
import { UNKNOWN_MODEL } from '../model-catalog.ts';
import { priceUsage } from '../model-facts.ts';
import type { ModelCall, ModelProvider } from '../port.ts';
import { chatAnswer } from './chat-answer.ts';
import { demoAnswer } from './demo-answer.ts';

const WORDS_A_DELTA = 8;
/** Between two words of `demo/chat`: about the pace of a language model. */
const WORD_MS = 40;

/**
 * `demo/*`: no language model at all, and it says so. Needs no key and no network, and gives the same answer every time:
 * summaries are the document's own sentences (TextRank), reviews are counted and quoted from the file. `demo/chat` speaks
 * word by word, at a pace that can be watched, and calls tools (`chatAnswer`); every other name answers at once.
 */
export function demoProvider({ clock = systemClock }: { readonly clock?: Clock } = {}): ModelProvider {
  return {
    id: 'demo',
    name: 'Demo (extractive, no language model)',
    api: 'demo',
    async *stream(call, signal) {
      signal.throwIfAborted();
      const speaks = call.model === 'chat';
      const content = speaks ? chatAnswer(call) : demoAnswer(call);
      for (const block of content) {
        if (block.type !== 'text') continue;
        for (const text of inDeltas(block.text, speaks ? 1 : WORDS_A_DELTA)) {
          // Lets whoever reads keep pace, and an abort in.
          await (speaks ? clock.sleep(WORD_MS, signal) : Promise.resolve());
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

function inDeltas(text: string, wordsADelta: number): string[] {
  const pieces = text.match(/\S+\s*|\s+/g) ?? [];
  const deltas: string[] = [];
  for (let at = 0; at < pieces.length; at += wordsADelta) deltas.push(pieces.slice(at, at + wordsADelta).join(''));
  return deltas;
}

/** About four characters a token; free of charge. */
function countUsage(call: ModelCall, content: readonly AssistantContent[]) {
  const count = (value: unknown) => Math.ceil(JSON.stringify(value).length / 4);
  const input = count(call.messages) + (call.system ? count(call.system) : 0);
  return priceUsage(UNKNOWN_MODEL, { input, output: count(content), cacheRead: 0, cacheWrite: 0 });
}
