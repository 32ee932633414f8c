import { z } from '@hono/zod-openapi';
import { dispatchIdSchema, submissionIdSchema } from './ids.ts';
import { jsonValueSchema } from './json.ts';
import { usageSchema } from './messages.ts';
import { offsetSchema, streamUrlSchema } from './streams.ts';

/** The session that is meant when a request names none. */
export const DEFAULT_SESSION = 'default';
/** Longest `data` of one image of a prompt, in base64 characters. */
export const MAX_IMAGE_CHARACTERS = 14 * 1024 * 1024;

export const sessionNameSchema = z
  .string()
  .min(1)
  .openapi('SessionName', { description: `A history of its own over the same files. Default \`${DEFAULT_SESSION}\`.` });

export const promptImageSchema = z
  .object({
    type: z.literal('image'),
    mimeType: z.string().regex(/^image\//),
    data: z.base64().max(MAX_IMAGE_CHARACTERS).openapi({ description: 'Base64, at most 14 MiB of it.' }),
  })
  .openapi('PromptImage');
export type PromptImage = z.infer<typeof promptImageSchema>;

export const promptRequestSchema = z
  .object({
    message: z.string().min(1),
    images: z.array(promptImageSchema).optional(),
    session: sessionNameSchema.optional(),
  })
  .openapi('PromptRequest');
export type PromptRequest = z.infer<typeof promptRequestSchema>;

export const promptReceiptSchema = z
  .object({ submissionId: submissionIdSchema, streamUrl: streamUrlSchema, offset: offsetSchema })
  .openapi('PromptReceipt', {
    description:
      'A prompt was admitted. Reading `streamUrl` from `offset` yields all of its events, among those of other ' +
      'submissions: filter by `submissionId`.',
  });
export type PromptReceipt = z.infer<typeof promptReceiptSchema>;

export const promptAnswerSchema = z
  .object({
    text: z.string(),
    usage: usageSchema,
    model: z.object({ provider: z.string(), id: z.string() }),
  })
  .openapi('PromptAnswer', { description: 'What the agent answered, and with which model.' });
export type PromptAnswer = z.infer<typeof promptAnswerSchema>;

export const promptResultSchema = promptReceiptSchema
  .extend({ result: promptAnswerSchema })
  .openapi('PromptResult', { description: 'A prompt that has completed.' });
export type PromptResult = z.infer<typeof promptResultSchema>;

export const dispatchRequestSchema = z
  .object({ input: jsonValueSchema, session: sessionNameSchema.optional() })
  .openapi('DispatchRequest');
export type DispatchRequest = z.infer<typeof dispatchRequestSchema>;

export const dispatchReceiptSchema = z
  .object({ dispatchId: dispatchIdSchema, acceptedAt: z.iso.datetime() })
  .openapi('DispatchReceipt');
export type DispatchReceipt = z.infer<typeof dispatchReceiptSchema>;

export const abortReceiptSchema = z
  .object({ aborted: z.boolean().openapi({ description: 'Whether there was anything to stop.' }) })
  .openapi('AbortReceipt');
export type AbortReceipt = z.infer<typeof abortReceiptSchema>;

export const agentInfoSchema = z
  .object({ name: z.string().openapi({ example: 'support' }), description: z.string().optional() })
  .openapi('AgentInfo', { description: 'An agent that answers over HTTP.' });
export type AgentInfo = z.infer<typeof agentInfoSchema>;

export const agentListSchema = z.object({ agents: z.array(agentInfoSchema) }).openapi('AgentList');
export type AgentList = z.infer<typeof agentListSchema>;
