import type { AssistantContent, FinishReason, Usage } from '@openflue/spec';
import type OpenAI from 'openai';
import type { ModelFacts } from '../model-catalog.ts';
import { ModelError } from '../model-error.ts';
import { priceUsage } from '../model-facts.ts';
import type { ModelEvent } from '../port.ts';
import { parseToolArguments } from '../tool-arguments.ts';

type Chunk = OpenAI.Chat.ChatCompletionChunk;

/** Turns the chunks of one chat completion into model events. Throws `ModelError` when they stop half-way. */
export async function* readOpenAiStream(chunks: AsyncIterable<Chunk>, facts: ModelFacts): AsyncGenerator<ModelEvent> {
  const calls = new Map<number, OpenCall>();
  let text = '';
  let thinking = '';
  let thinkingDone = false;
  let reason: string | undefined;
  let usage: OpenAI.CompletionUsage | undefined;
  let answered: { id: string; model: string } | undefined;
  for await (const chunk of chunks) {
    answered = chunk;
    usage = chunk.usage ?? usage;
    const [choice] = chunk.choices;
    if (!choice) continue;
    const { delta, finish_reason } = choice;
    const thought = reasoningOf(delta);
    if (thought && !thinkingDone) {
      if (thinking === '') yield { type: 'thinking_start', contentIndex: 0 };
      thinking += thought;
      yield { type: 'thinking_delta', contentIndex: 0, delta: thought };
    }
    const said = delta.content ?? delta.refusal;
    if (thinking && !thinkingDone && (said || delta.tool_calls)) {
      thinkingDone = true;
      yield { type: 'thinking_end', contentIndex: 0, content: thinking };
    }
    if (said) {
      text += said;
      yield { type: 'text_delta', text: said };
    }
    for (const part of delta.tool_calls ?? []) extendCall(calls, part);
    reason = finish_reason ?? reason;
  }
  if (!answered || reason === undefined) {
    throw new ModelError('model_stream_broken', "The model's answer broke off before its end.", { retryable: true });
  }
  if (thinking && !thinkingDone) yield { type: 'thinking_end', contentIndex: 0, content: thinking };
  const { content, invalidArguments } = closeCalls([...calls.values()]);
  const said: AssistantContent[] = [
    ...(thinking ? [{ type: 'thinking' as const, thinking }] : []),
    ...(text ? [{ type: 'text' as const, text }] : []),
  ];
  yield {
    type: 'end',
    content: [...said, ...content],
    finishReason: toFinishReason(reason, content.length > 0),
    ...(Object.keys(invalidArguments).length > 0 && { invalidArguments }),
    responseId: answered.id,
    responseModel: answered.model,
    usage: countUsage(usage, facts),
  };
}

interface OpenCall {
  id: string;
  name: string;
  json: string;
}

/** Services differ: some send the id and name once, some with every part, some leave the index out. */
function extendCall(calls: Map<number, OpenCall>, part: OpenAI.Chat.ChatCompletionChunk.Choice.Delta.ToolCall): void {
  const index = part.index ?? calls.size;
  const call = calls.get(index) ?? { id: '', name: '', json: '' };
  call.id ||= part.id ?? '';
  call.name ||= part.function?.name ?? '';
  call.json += part.function?.arguments ?? '';
  calls.set(index, call);
}

function closeCalls(calls: readonly OpenCall[]) {
  const invalidArguments: Record<string, string> = {};
  const content = calls.map(({ id, name, json }, index): AssistantContent => {
    const callId = id || `call_${index}`;
    const parsed = parseToolArguments(json);
    if (!parsed) invalidArguments[callId] = json;
    return { type: 'toolCall', id: callId, name, arguments: parsed ?? {} };
  });
  return { content, invalidArguments };
}

/** Not in OpenAI's own format: `reasoning_content` of DeepSeek and vLLM, `reasoning` of OpenRouter and Ollama. */
function reasoningOf(delta: object): string {
  for (const key of ['reasoning_content', 'reasoning']) {
    const value: unknown = Reflect.get(delta, key);
    if (typeof value === 'string' && value !== '') return value;
  }
  return '';
}

function countUsage(usage: OpenAI.CompletionUsage | undefined, facts: ModelFacts): Usage {
  const cacheRead = usage?.prompt_tokens_details?.cached_tokens ?? 0;
  const input = Math.max(0, (usage?.prompt_tokens ?? 0) - cacheRead);
  return priceUsage(facts, { input, output: usage?.completion_tokens ?? 0, cacheRead, cacheWrite: 0 });
}

function toFinishReason(reason: string, calls: boolean): FinishReason {
  if (calls) return 'toolUse';
  if (reason === 'length') return 'length';
  return reason === 'content_filter' ? 'error' : 'stop';
}
