import { z } from '@hono/zod-openapi';
import { jsonValueSchema } from './json.ts';

/** Stands in events where an image's `data` was: raw bytes never enter a stream. */
export const IMAGE_DATA_OMITTED = '[image data omitted from event]';

export const textContentSchema = z.object({ type: z.literal('text'), text: z.string() }).openapi('TextContent');

export const thinkingContentSchema = z
  .object({
    type: z.literal('thinking'),
    thinking: z.string(),
    thinkingSignature: z
      .string()
      .optional()
      .openapi({ description: 'Opaque; what the provider wants back when the message is sent to it again.' }),
    redacted: z
      .boolean()
      .optional()
      .openapi({ description: 'True when the provider withheld the text; `thinkingSignature` then holds its bytes.' }),
  })
  .openapi('ThinkingContent');

export const toolCallContentSchema = z
  .object({
    type: z.literal('toolCall'),
    id: z.string(),
    name: z.string(),
    arguments: z.record(z.string(), jsonValueSchema),
    thoughtSignature: z
      .string()
      .optional()
      .openapi({ description: 'Opaque; what the provider wants back when the message is sent to it again.' }),
  })
  .openapi('ToolCallContent');

export const imageContentSchema = z
  .object({
    type: z.literal('image'),
    mimeType: z.string().openapi({ example: 'image/png' }),
    data: z.string().openapi({ description: `Base64. In events always \`${IMAGE_DATA_OMITTED}\`.` }),
    attachmentId: z
      .string()
      .optional()
      .openapi({ description: 'In events: where `GET /agents/{name}/{id}/attachments/{attachmentId}` has the bytes.' }),
  })
  .openapi('ImageContent');

export const assistantContentSchema = z
  .discriminatedUnion('type', [textContentSchema, thinkingContentSchema, toolCallContentSchema])
  .openapi('AssistantContent', { description: 'One block of what a model said.' });

export const inputContentSchema = z
  .discriminatedUnion('type', [textContentSchema, imageContentSchema])
  .openapi('InputContent', { description: 'One block of what a model is given.' });

export const userMessageSchema = z
  .object({ role: z.literal('user'), content: z.union([z.string(), z.array(inputContentSchema)]) })
  .openapi('UserMessage');

export const assistantMessageSchema = z
  .object({ role: z.literal('assistant'), content: z.array(assistantContentSchema) })
  .openapi('AssistantMessage');

export const toolResultMessageSchema = z
  .object({
    role: z.literal('toolResult'),
    toolCallId: z.string(),
    toolName: z.string(),
    content: z.array(inputContentSchema),
    isError: z.boolean(),
  })
  .openapi('ToolResultMessage');

export const messageSchema = z
  .discriminatedUnion('role', [userMessageSchema, assistantMessageSchema, toolResultMessageSchema])
  .openapi('Message', { description: 'One message of a conversation with a model.' });

export const finishReasonSchema = z.enum(['stop', 'length', 'toolUse', 'error', 'aborted']).openapi('FinishReason', {
  description: 'Why a model stopped: it was done, hit its token limit, calls tools, failed, or was aborted.',
});

const tokens = z.number().int().min(0);
const dollars = z.number().min(0);

export const usageSchema = z
  .object({
    input: tokens,
    output: tokens,
    cacheRead: tokens,
    cacheWrite: tokens,
    totalTokens: tokens,
    cost: z.object({ input: dollars, output: dollars, cacheRead: dollars, cacheWrite: dollars, total: dollars }),
  })
  .openapi('Usage', { description: 'Tokens spent on model work, and their price in US dollars (0 where unknown).' });

export type TextContent = z.infer<typeof textContentSchema>;
export type ThinkingContent = z.infer<typeof thinkingContentSchema>;
export type ToolCallContent = z.infer<typeof toolCallContentSchema>;
export type ImageContent = z.infer<typeof imageContentSchema>;
export type AssistantContent = z.infer<typeof assistantContentSchema>;
export type InputContent = z.infer<typeof inputContentSchema>;
export type UserMessage = z.infer<typeof userMessageSchema>;
export type AssistantMessage = z.infer<typeof assistantMessageSchema>;
export type ToolResultMessage = z.infer<typeof toolResultMessageSchema>;
export type Message = z.infer<typeof messageSchema>;
export type FinishReason = z.infer<typeof finishReasonSchema>;
export type Usage = z.infer<typeof usageSchema>;

/** A fresh count of nothing. */
export function emptyUsage(): Usage {
  return {
    input: 0,
    output: 0,
    cacheRead: 0,
    cacheWrite: 0,
    totalTokens: 0,
    cost: { input: 0, output: 0, cacheRead: 0, cacheWrite: 0, total: 0 },
  };
}
