import type { InputContent, Message } from '@openflue/spec';
import type OpenAI from 'openai';
import type { ModelFacts } from '../model-catalog.ts';
import type { ModelCall, ThinkingLevel } from '../port.ts';

type Params = OpenAI.Chat.ChatCompletionCreateParamsStreaming;
type MessageParam = OpenAI.Chat.ChatCompletionMessageParam;
type Part = OpenAI.Chat.ChatCompletionContentPart;

/** A model call in the words of chat completions, kept to what the many services that speak it have in common. */
export function toOpenAiRequest(call: ModelCall, facts: ModelFacts, own: boolean): Params {
  const { maxTokens } = call;
  return {
    model: call.model,
    stream: true,
    stream_options: { include_usage: true },
    messages: [
      ...(call.system ? [{ role: 'system' as const, content: call.system }] : []),
      ...call.messages.flatMap(toMessages),
    ],
    ...(call.tools.length > 0 && {
      tools: call.tools.map(({ name, description, parameters }) => ({
        type: 'function' as const,
        function: { name, description, parameters },
      })),
    }),
    // OpenAI itself wants the newer name, most others know only the older.
    ...(maxTokens !== undefined && (own ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens })),
    ...effort(call.thinkingLevel ?? 'off', facts),
  };
}

function effort(level: ThinkingLevel, facts: ModelFacts): Partial<Params> {
  if (level === 'off' || facts.thinking === 'none') return {};
  return { reasoning_effort: level === 'xhigh' ? 'high' : level };
}

function toMessages(message: Message): MessageParam[] {
  if (message.role === 'user') {
    const { content } = message;
    return [{ role: 'user', content: typeof content === 'string' ? content : content.map(toPart) }];
  }
  if (message.role === 'toolResult') {
    const { toolCallId, content } = message;
    const text = content.map((block) => (block.type === 'text' ? block.text : '[image]')).join('\n');
    const result: MessageParam = { role: 'tool', tool_call_id: toolCallId, content: text };
    // A tool message cannot carry images; what the model should see follows as the user's.
    const images = content.filter((block) => block.type === 'image');
    return images.length === 0 ? [result] : [result, { role: 'user', content: images.map(toPart) }];
  }
  const text = message.content.map((block) => (block.type === 'text' ? block.text : '')).join('');
  const calls = message.content.filter((block) => block.type === 'toolCall');
  if (text === '' && calls.length === 0) return [];
  return [
    {
      role: 'assistant',
      ...(text !== '' && { content: text }),
      ...(calls.length > 0 && {
        tool_calls: calls.map(({ id, name, arguments: args }) => ({
          ...{ id, type: 'function' as const },
          function: { name, arguments: JSON.stringify(args) },
        })),
      }),
    },
  ];
}

function toPart(block: InputContent): Part {
  if (block.type === 'text') return { type: 'text', text: block.text };
  return { type: 'image_url', image_url: { url: `data:${block.mimeType};base64,${block.data}` } };
}
