import { emptyUsage } from '@openflue/spec';
import type { ModelCall, ModelEvent, ModelProvider } from '../../server/src/models/port.ts';
import { stamp } from './stamp.ts';

/** What a prompt, as JSON, asks the model for. */
export interface Wish {
  /** Answers that call the tool `noop`, before the last one. */
  readonly toolTurns?: number;
  readonly deltas?: number;
  /** Pause before each delta; 0: the whole burst at once. */
  readonly everyMs?: number;
  /** Characters of a delta; default: the time it was sent. */
  readonly padded?: number;
}

/** Milliseconds from an answer's end to the next question, in the order of turns: what the harness did in between. */
export const gaps: number[] = [];

/** A model that takes no time of its own but what it is asked to. */
export function benchModel(): ModelProvider {
  let endedAt = Number.NaN;
  return {
    id: 'bench',
    name: 'Bench',
    api: 'bench',
    async *stream(call: ModelCall): AsyncGenerator<ModelEvent> {
      if (!Number.isNaN(endedAt)) gaps.push(performance.now() - endedAt);
      const { wish, turn } = wishOf(call);
      let text = '';
      for (let i = 0; i < (wish.deltas ?? 10); i++) {
        if (wish.everyMs) await new Promise((resolve) => setTimeout(resolve, wish.everyMs));
        const delta = wish.padded === undefined ? `${stamp()}|` : 'word '.repeat(wish.padded / 5);
        text += delta;
        yield { type: 'text_delta', text: delta };
      }
      const calls = turn < (wish.toolTurns ?? 0);
      endedAt = calls ? performance.now() : Number.NaN;
      yield {
        type: 'end',
        content: [
          { type: 'text', text },
          ...(calls ? [{ type: 'toolCall' as const, id: `call_${turn}`, name: 'noop', arguments: {} }] : []),
        ],
        finishReason: calls ? 'toolUse' : 'stop',
        usage: emptyUsage(),
      };
    },
  };
}

/** The last prompt, and how many answers it has had. */
function wishOf({ messages }: ModelCall): { wish: Wish; turn: number } {
  const asked = messages.findLastIndex(({ role }) => role === 'user');
  const content = messages[asked]?.content ?? '{}';
  const text =
    typeof content === 'string' ? content : content.map((block) => ('text' in block ? block.text : '')).join('');
  const turn = messages.slice(asked).filter(({ role }) => role === 'assistant').length;
  return { wish: JSON.parse(text), turn };
}
