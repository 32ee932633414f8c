import { createRoute, z } from '@hono/zod-openapi';
import { errorResponses } from './error-responses.ts';
import { promptReceiptExample, promptResultExample, sample } from './examples.ts';
import { idempotencyRequestHeaders, idempotencyResponseHeaders } from './idempotency.ts';
import { dispatchIdSchema, submissionIdSchema } from './ids.ts';
import { jsonValueSchema } from './json.ts';
import { usageSchema } from './messages.ts';
import { coordinateHeaders } from './stream-read.ts';
import { offsetSchema, streamUrlSchema } from './streams.ts';
import { views } from './view.ts';
import { waitQuerySchema, waitRequestHeaders, waitResponseHeaders } from './wait.ts';

/** The session that is meant when a request names none. */
export const DEFAULT_SESSION = 'default';
/** Longest `data` of one image of a prompt, in base64 characters. */
export const MAX_IMAGE_CHARACTERS = 14 * 1024 * 1024;

export const agentViewSchema = z
  .enum(['history', 'updates'])
  .openapi('AgentView', { description: 'A conversation, materialised; or its changes.' });
export type AgentView = z.infer<typeof agentViewSchema>;

export const sessionNameSchema = z
  .string()
  .min(1)
  .openapi('SessionName', { description: `A history of its own over the same files. Default \`${DEFAULT_SESSION}\`.` });

const imageData = { description: 'Base64, at most 14 MiB of it.', contentEncoding: 'base64' };

export const promptImageSchema = z
  .object({
    type: z.literal('image'),
    mimeType: z.string().regex(/^image\//),
    data: z.base64().max(MAX_IMAGE_CHARACTERS).openapi(imageData),
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

const name = z.string().min(1).openapi({ description: "The agent's name: its file name.", example: 'support' });
const id = z.string().min(1).openapi({
  description: 'Names the instance; chosen by the caller. An instance begins with the first work it is given.',
  example: 'ticket-42',
});
/** Path parameters of an instance. */
export const agentParams = z.object({ name, id });

/** Errors of every route of an instance. */
export const agentErrors = ['unauthorized', 'forbidden', 'agent_not_found', 'method_not_allowed'] as const;
const admission = [
  'invalid_json',
  'invalid_request',
  ...agentErrors,
  'idempotency_conflict',
  'payload_too_large',
  'unsupported_media_type',
  'queue_full',
  'internal_error',
  'not_implemented',
  'not_ready',
] as const;

const receiptHeaders = z.object({ ...coordinateHeaders, ...idempotencyResponseHeaders, ...waitResponseHeaders });

export const listAgentsRoute = createRoute({
  method: 'get',
  path: '/agents',
  operationId: 'listAgents',
  tags: ['agents'],
  summary: 'List agents',
  description: 'The agents that answer over HTTP.',
  responses: {
    200: {
      description: 'All of them, by name.',
      content: {
        'application/json': {
          schema: agentListSchema,
          examples: { one: { value: { agents: [{ name: 'support', description: 'Answers customers.' }] } } },
        },
      },
    },
    ...errorResponses(
      'unauthorized',
      'forbidden',
      'method_not_allowed',
      'internal_error',
      'not_implemented',
      'not_ready',
    ),
  },
});

export const promptAgentRoute = createRoute({
  method: 'post',
  path: '/agents/{name}/{id}',
  operationId: 'promptAgent',
  tags: ['agents'],
  summary: 'Prompt an agent instance',
  description:
    'Admits one prompt. The work of an instance is done strictly in the order it was admitted, and each piece settles ' +
    'exactly once. With `?wait=result` the answer comes when this prompt has settled. A client that goes away cancels ' +
    'nothing.',
  request: {
    params: agentParams,
    query: waitQuerySchema,
    headers: z.object({ ...idempotencyRequestHeaders, ...waitRequestHeaders }),
    body: {
      required: true,
      content: {
        'application/json': {
          schema: promptRequestSchema,
          examples: { question: { value: { message: 'Where is my parcel?' } } },
        },
      },
    },
  },
  responses: {
    200: {
      description: 'The prompt has completed (`wait=result`).',
      headers: receiptHeaders.partial(),
      content: {
        'application/json': { schema: promptResultSchema, examples: { completed: { value: promptResultExample } } },
      },
    },
    202: {
      description: 'The prompt was admitted.',
      headers: receiptHeaders,
      content: {
        'application/json': { schema: promptReceiptSchema, examples: { admitted: { value: promptReceiptExample } } },
      },
    },
    ...errorResponses(...admission, 'submission_aborted', 'submission_failed', 'wait_timeout'),
  },
  ...views({
    name: 'result',
    query: { wait: 'result' },
    mediaType: 'application/json',
    schema: 'PromptResult',
    requiredHeaders: [],
  }),
});

export const dispatchAgentRoute = createRoute({
  method: 'post',
  path: '/agents/{name}/{id}/dispatch',
  operationId: 'dispatchAgent',
  tags: ['agents'],
  summary: 'Give an agent instance asynchronous input',
  description: 'Admits one input, in order with the prompts. In the conversation it shows as a user message.',
  request: {
    params: agentParams,
    headers: z.object(idempotencyRequestHeaders),
    body: {
      required: true,
      content: {
        'application/json': {
          schema: dispatchRequestSchema,
          examples: { event: { value: { input: { event: 'parcel_returned', order: 42 } } } },
        },
      },
    },
  },
  responses: {
    202: {
      description: 'The input was admitted.',
      headers: z.object(idempotencyResponseHeaders),
      content: {
        'application/json': {
          schema: dispatchReceiptSchema,
          examples: { admitted: { value: { dispatchId: sample.dispatchId, acceptedAt: sample.startedAt } } },
        },
      },
    },
    ...errorResponses(...admission),
  },
});

export const abortAgentRoute = createRoute({
  method: 'post',
  path: '/agents/{name}/{id}/abort',
  operationId: 'abortAgent',
  tags: ['agents'],
  summary: 'Stop the work of an agent instance',
  description:
    'Stops what runs and what waits; each of it settles as `aborted`. What is admitted later is not touched.',
  request: { params: agentParams },
  responses: {
    200: {
      description: 'Nothing of it will go on.',
      content: {
        'application/json': { schema: abortReceiptSchema, examples: { stopped: { value: { aborted: true } } } },
      },
    },
    ...errorResponses(...agentErrors, 'internal_error', 'not_implemented', 'not_ready'),
  },
});
