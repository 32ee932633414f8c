import type { AssistantContent, FinishReason, JsonValue, Usage } from '@openflue/spec';
import { UNKNOWN_MODEL } from './model-catalog.ts';
import { ModelError } from './model-error.ts';
import { priceUsage } from './model-facts.ts';
import type { ModelCall, ModelEvent, ModelProvider } from './port.ts';

/** One answer of a scripted model; a plain string is its text. */
export interface ScriptedTurn {
  /** Sent as it is when it is an array, else in one delta. */
  readonly text?: string | readonly string[];
  readonly thinking?: string;
  readonly toolCalls?: readonly ScriptedToolCall[];
  /** Thrown after the text was sent. A string becomes a `ModelError` that is not retryable. */
  readonly fail?: Error | string;
  /** Never ends, after the text was sent, until the call is aborted. */
  readonly hang?: boolean;
  readonly finishReason?: FinishReason;
  /** Default: 10 tokens in, 5 out. */
  readonly usage?: { readonly input?: number; readonly output?: number };
}

export interface ScriptedToolCall {
  readonly name: string;
  readonly arguments?: Record<string, JsonValue>;
  /** Arguments as the model writes them, to send broken JSON. */
  readonly rawArguments?: string;
  /** Default: `call_<turn>_<index>`. */
  readonly id?: string;
}

export type ScriptedAnswer = string | ScriptedTurn;

export interface ScriptedProvider extends ModelProvider {
  /** Every call made, in order. */
  readonly calls: readonly ModelCall[];
}

/**
 * A model that says what it is told to, for tests: one entry for each model call, in order, or a function of the call.
 * A call beyond the script fails with a `ModelError` that is not retryable.
 */
export function scripted(
  turns: readonly (ScriptedAnswer | ((call: ModelCall) => ScriptedAnswer))[],
  options: { readonly id?: string } = {},
): ScriptedProvider {
  const calls: ModelCall[] = [];
  return {
    id: options.id ?? 'scripted',
    name: 'Scripted',
    api: 'scripted',
    calls,
    async *stream(call, signal) {
      signal.throwIfAborted();
      const index = calls.push({ ...call, messages: [...call.messages] }) - 1;
      const turn = turns[index];
      if (turn === undefined) throw failed(`The script has ${turns.length} turns, and this is call ${index + 1}.`);
      const answer = typeof turn === 'function' ? turn(call) : turn;
      yield* play(typeof answer === 'string' ? { text: answer } : answer, index, signal);
    },
  };
}

async function* play(turn: ScriptedTurn, index: number, signal: AbortSignal): AsyncGenerator<ModelEvent> {
  const content: AssistantContent[] = [];
  if (turn.thinking !== undefined) {
    yield { type: 'thinking_start', contentIndex: 0 };
    yield { type: 'thinking_delta', contentIndex: 0, delta: turn.thinking };
    yield { type: 'thinking_end', contentIndex: 0, content: turn.thinking };
    content.push({ type: 'thinking', thinking: turn.thinking });
  }
  const deltas = turn.text === undefined ? [] : typeof turn.text === 'string' ? [turn.text] : turn.text;
  for (const text of deltas) {
    signal.throwIfAborted();
    yield { type: 'text_delta', text };
  }
  if (deltas.length > 0) content.push({ type: 'text', text: deltas.join('') });
  if (turn.fail !== undefined) throw typeof turn.fail === 'string' ? failed(turn.fail) : turn.fail;
  if (turn.hang) await untilAborted(signal);
  signal.throwIfAborted();
  yield { type: 'end', ...callTools(turn, index, content), usage: countUsage(turn) };
}

function callTools(turn: ScriptedTurn, index: number, said: readonly AssistantContent[]) {
  const invalidArguments: Record<string, string> = {};
  const calls = (turn.toolCalls ?? []).map(({ name, arguments: args = {}, rawArguments, id }, position) => {
    const callId = id ?? `call_${index}_${position}`;
    if (rawArguments !== undefined) invalidArguments[callId] = rawArguments;
    return { type: 'toolCall' as const, id: callId, name, arguments: args };
  });
  const finishReason: FinishReason = turn.finishReason ?? (calls.length > 0 ? 'toolUse' : 'stop');
  const content: AssistantContent[] = [...said, ...calls];
  return Object.keys(invalidArguments).length > 0
    ? { content, finishReason, invalidArguments }
    : { content, finishReason };
}

function countUsage({ usage }: ScriptedTurn): Usage {
  return priceUsage(UNKNOWN_MODEL, {
    input: usage?.input ?? 10,
    output: usage?.output ?? 5,
    cacheRead: 0,
    cacheWrite: 0,
  });
}

function failed(message: string): ModelError {
  return new ModelError('model_call_failed', message, { retryable: false });
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
