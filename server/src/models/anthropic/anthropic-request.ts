import type Anthropic from '@anthropic-ai/sdk';
import type { InputContent, Message } from '@openflue/spec';
import type { ModelFacts } from '../model-catalog.ts';
import type { ModelCall, ThinkingLevel } from '../port.ts';

type Params = Anthropic.MessageCreateParamsStreaming;
type Block = Anthropic.ContentBlockParam;

/** Enough for a long answer; more is asked for explicitly. */
const DEFAULT_MAX_TOKENS = 32_000;
const THINKING_BUDGETS: Record<Exclude<ThinkingLevel, 'off'>, number> = {
  minimal: 1_024,
  low: 2_048,
  medium: 8_192,
  high: 16_384,
  xhigh: 24_576,
};
const MARK = { cache_control: { type: 'ephemeral' as const } };

/** A model call in the words of the Messages API. Cache marks stand at the end of the system prompt and of the history. */
export function toAnthropicRequest(call: ModelCall, facts: ModelFacts): Params {
  const maxTokens = call.maxTokens ?? Math.min(facts.maxOutput, DEFAULT_MAX_TOKENS);
  return {
    model: call.model,
    max_tokens: maxTokens,
    stream: true,
    messages: markLast(toMessages(call.messages)),
    ...(call.system ? { system: [{ type: 'text', text: call.system, ...MARK }] } : {}),
    ...(call.tools.length > 0 && {
      tools: call.tools.map(({ name, description, parameters }) => ({
        name,
        description,
        input_schema: { ...parameters, type: 'object' as const },
      })),
    }),
    ...thinking(call, facts, maxTokens),
  };
}

function thinking(
  { model, thinkingLevel: level = 'off' }: ModelCall,
  facts: ModelFacts,
  maxTokens: number,
): Partial<Params> {
  if (level === 'off' || facts.thinking === 'none') return {};
  if (facts.thinking === 'adaptive') {
    return {
      thinking: { type: 'adaptive', display: 'summarized' },
      output_config: { effort: toEffort(level, model) },
    };
  }
  // The budget counts against max_tokens and must be below it.
  const budget = Math.min(THINKING_BUDGETS[level], maxTokens - 1_024);
  return budget >= 1_024 ? { thinking: { type: 'enabled', budget_tokens: budget } } : {};
}

/** The models of 4.6 know no effort between high and max. */
function toEffort(level: Exclude<ThinkingLevel, 'off'>, model: string) {
  if (level === 'minimal') return 'low';
  return level === 'xhigh' && /-4-6\b/.test(model) ? 'high' : level;
}

/** The API wants turns to alternate and all results of one turn in one user message. */
function toMessages(messages: readonly Message[]): Anthropic.MessageParam[] {
  const result: { role: 'user' | 'assistant'; content: Block[] }[] = [];
  for (const message of messages) {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const content = toBlocks(message);
    if (content.length === 0) continue;
    const last = result.at(-1);
    if (last?.role === role) last.content.push(...content);
    else result.push({ role, content });
  }
  return result;
}

function toBlocks(message: Message): Block[] {
  if (message.role === 'user') {
    return typeof message.content === 'string' ? text(message.content) : message.content.flatMap(toInputBlocks);
  }
  if (message.role === 'toolResult') {
    const content = message.content.flatMap(toInputBlocks);
    return [
      {
        type: 'tool_result',
        tool_use_id: message.toolCallId,
        is_error: message.isError,
        ...(content.length > 0 && { content }),
      },
    ];
  }
  return message.content.flatMap((block): Block[] => {
    if (block.type === 'text') return text(block.text);
    if (block.type === 'toolCall') {
      return [{ type: 'tool_use', id: block.id, name: block.name, input: block.arguments }];
    }
    if (block.thinkingSignature === undefined) return [];
    return block.redacted
      ? [{ type: 'redacted_thinking', data: block.thinkingSignature }]
      : [{ type: 'thinking', thinking: block.thinking, signature: block.thinkingSignature }];
  });
}

/** The API refuses empty text. */
function text(value: string): Anthropic.TextBlockParam[] {
  return value.trim() === '' ? [] : [{ type: 'text', text: value }];
}

function toInputBlocks(block: InputContent): (Anthropic.TextBlockParam | Anthropic.ImageBlockParam)[] {
  if (block.type === 'text') return text(block.text);
  return [{ type: 'image', source: { type: 'base64', media_type: toMediaType(block.mimeType), data: block.data } }];
}

const MEDIA_TYPES = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'] as const;

/** What is none of them is sent as PNG: the API then says what is wrong with it. */
function toMediaType(mimeType: string): (typeof MEDIA_TYPES)[number] {
  return MEDIA_TYPES.find((known) => known === mimeType) ?? 'image/png';
}

function markLast(messages: Anthropic.MessageParam[]): Anthropic.MessageParam[] {
  const content = messages.at(-1)?.content;
  const last = Array.isArray(content) ? content.at(-1) : undefined;
  if (last && (last.type === 'text' || last.type === 'tool_result' || last.type === 'image')) {
    last.cache_control = MARK.cache_control;
  }
  return messages;
}
