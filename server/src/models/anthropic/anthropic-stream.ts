import type Anthropic from '@anthropic-ai/sdk';
import type { AssistantContent, FinishReason } from '@openflue/spec';
import type { ModelFacts } from '../model-catalog.ts';
import { ModelError } from '../model-error.ts';
import { priceUsage, type TokenCounts } from '../model-facts.ts';
import type { ModelEvent } from '../port.ts';
import { parseToolArguments } from '../tool-arguments.ts';

/** Turns the events of one Messages API stream into model events. Throws `ModelError` when the stream stops half-way. */
export async function* readAnthropicStream(
  stream: AsyncIterable<Anthropic.RawMessageStreamEvent>,
  facts: ModelFacts,
): AsyncGenerator<ModelEvent> {
  const blocks = new Map<number, OpenBlock>();
  let counts: TokenCounts = { input: 0, output: 0, cacheRead: 0, cacheWrite: 0 };
  let stopReason: Anthropic.StopReason | null = null;
  let answered: { id: string; model: string } | undefined;
  for await (const event of stream) {
    if (event.type === 'message_start') {
      answered = event.message;
      counts = countTokens(counts, event.message.usage);
    } else if (event.type === 'content_block_start') {
      const block = openBlock(event.content_block);
      if (!block) continue;
      blocks.set(event.index, block);
      if (block.type === 'thinking') yield { type: 'thinking_start', contentIndex: event.index };
      if (block.type === 'text' && block.text) yield { type: 'text_delta', text: block.text };
    } else if (event.type === 'content_block_delta') {
      const block = blocks.get(event.index);
      const { delta } = event;
      if (block?.type === 'text' && delta.type === 'text_delta') {
        block.text += delta.text;
        yield { type: 'text_delta', text: delta.text };
      } else if (block?.type === 'thinking' && delta.type === 'thinking_delta') {
        block.text += delta.thinking;
        yield { type: 'thinking_delta', contentIndex: event.index, delta: delta.thinking };
      } else if (block?.type === 'thinking' && delta.type === 'signature_delta') {
        block.signature += delta.signature;
      } else if (block?.type === 'tool_use' && delta.type === 'input_json_delta') {
        block.text += delta.partial_json;
      }
    } else if (event.type === 'content_block_stop') {
      const block = blocks.get(event.index);
      if (block?.type === 'thinking') {
        yield { type: 'thinking_end', contentIndex: event.index, content: block.text };
      }
    } else if (event.type === 'message_delta') {
      counts = countTokens(counts, event.usage);
      stopReason = event.delta.stop_reason ?? stopReason;
    } else if (event.type === 'message_stop' && answered) {
      if (stopReason === 'model_context_window_exceeded') {
        throw new ModelError('model_context_overflow', 'The conversation has filled the context window of the model.', {
          retryable: false,
          overflow: true,
        });
      }
      yield {
        type: 'end',
        ...closeBlocks([...blocks.entries()].sort(([a], [b]) => a - b).map(([, block]) => block)),
        finishReason: toFinishReason(stopReason),
        responseId: answered.id,
        responseModel: answered.model,
        usage: priceUsage(facts, counts),
      };
      return;
    }
  }
  throw new ModelError('model_stream_broken', "The model's answer broke off before its end.", { retryable: true });
}

interface OpenBlock {
  readonly type: 'text' | 'thinking' | 'redacted_thinking' | 'tool_use';
  readonly id: string;
  readonly name: string;
  /** Text, thinking, or the JSON of a tool's arguments. */
  text: string;
  signature: string;
}

/** Blocks of server-side tools, which are never asked for, are passed over. */
function openBlock(block: Anthropic.RawContentBlockStartEvent['content_block']): OpenBlock | undefined {
  const empty = { id: '', name: '', text: '', signature: '' };
  if (block.type === 'text') return { ...empty, type: 'text', text: block.text };
  if (block.type === 'thinking')
    return { ...empty, type: 'thinking', text: block.thinking, signature: block.signature };
  if (block.type === 'redacted_thinking') return { ...empty, type: 'redacted_thinking', signature: block.data };
  if (block.type === 'tool_use') return { ...empty, type: 'tool_use', id: block.id, name: block.name };
  return undefined;
}

function closeBlocks(blocks: readonly OpenBlock[]) {
  const invalidArguments: Record<string, string> = {};
  const content = blocks.map((block): AssistantContent => {
    const { type, text, signature, id, name } = block;
    if (type === 'text') return { type, text };
    if (type === 'thinking') return { type, thinking: text, ...(signature && { thinkingSignature: signature }) };
    if (type === 'redacted_thinking') {
      return { type: 'thinking', thinking: '', thinkingSignature: signature, redacted: true };
    }
    const parsed = parseToolArguments(text);
    if (!parsed) invalidArguments[id] = text;
    return { type: 'toolCall', id, name, arguments: parsed ?? {} };
  });
  return Object.keys(invalidArguments).length > 0 ? { content, invalidArguments } : { content };
}

/** Later counts are totals, not additions; fields may be missing from either. */
function countTokens(counts: TokenCounts, usage: Partial<Anthropic.MessageDeltaUsage>): TokenCounts {
  return {
    input: usage.input_tokens ?? counts.input,
    output: usage.output_tokens ?? counts.output,
    cacheRead: usage.cache_read_input_tokens ?? counts.cacheRead,
    cacheWrite: usage.cache_creation_input_tokens ?? counts.cacheWrite,
  };
}

function toFinishReason(reason: Anthropic.StopReason | null): FinishReason {
  if (reason === 'tool_use') return 'toolUse';
  if (reason === 'max_tokens') return 'length';
  return reason === 'refusal' ? 'error' : 'stop';
}
