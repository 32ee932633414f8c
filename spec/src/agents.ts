import { createRoute, z } from '@hono/zod-openapi';
import { conversationSnapshotSchema } from './conversation.ts';
import { bodilessErrorResponses, errorResponses } from './error-responses.ts';
import {
  agentEventExamples,
  chunkExamples,
  promptReceiptExample,
  promptResultExample,
  sample,
  snapshotExample,
  sseExample,
} from './examples.ts';
import { agentItemSchema, chunkBatchSchema, eventBatchSchema } from './frames.ts';
import { header } from './header.ts';
import { idempotencyRequestHeaders, idempotencyResponseHeaders } from './idempotency.ts';
import { dispatchIdSchema, submissionIdSchema } from './ids.ts';
import { jsonValueSchema } from './json.ts';
import { usageSchema } from './messages.ts';
import {
  coordinateHeaders,
  emptyReadResponses,
  headResponse,
  ifNoneMatchHeader,
  requiredSseHeaders,
  requiredStreamHeaders,
  streamQueryShape,
  streamReadHeaders,
} from './stream-read.ts';
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
const params = z.object({ name, id });

const guarded = ['unauthorized', 'forbidden', 'agent_not_found', 'method_not_allowed'] as const;
const admission = [
  'invalid_json',
  'invalid_request',
  ...guarded,
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
    params,
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
    params,
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
  request: { params },
  responses: {
    200: {
      description: 'Nothing of it will go on.',
      content: {
        'application/json': { schema: abortReceiptSchema, examples: { stopped: { value: { aborted: true } } } },
      },
    },
    ...errorResponses(...guarded, 'internal_error', 'not_implemented', 'not_ready'),
  },
});

/** A server looks at `view` first: with `history`, stream parameters are ignored, however wrong they are. */
export const readAgentQuerySchema = z.object({
  view: agentViewSchema.optional().openapi({ param: { description: 'What to read. Absent: the events.' } }),
  session: sessionNameSchema.optional().openapi({
    param: { description: `Of which conversation; only with \`view\`. Default \`${DEFAULT_SESSION}\`.` },
  }),
  ...streamQueryShape,
});
export type ReadAgentQuery = z.infer<typeof readAgentQuerySchema>;

export const readAgentRoute = createRoute({
  method: 'get',
  path: '/agents/{name}/{id}',
  operationId: 'readAgent',
  tags: ['agents'],
  summary: "Read an instance's events, or a conversation",
  description:
    "The instance's events, as a Durable Streams read; this stream stays open. With `view=history`: a conversation as " +
    "it stands now. With `view=updates`: its changes, as a Durable Streams read that goes on from a snapshot's " +
    '`offset`. One offset space serves all views of an instance.',
  request: { params, query: readAgentQuerySchema, headers: z.object({ 'If-None-Match': ifNoneMatchHeader }) },
  responses: {
    200: {
      description: 'Events; with `view=updates` changes of a conversation; with `view=history` a conversation.',
      headers: streamReadHeaders,
      content: {
        'application/json': {
          schema: z
            .union([eventBatchSchema, chunkBatchSchema, conversationSnapshotSchema])
            .openapi({}, { unionPreferredType: 'anyOf' }),
          examples: {
            events: { value: agentEventExamples },
            history: { value: snapshotExample },
            updates: { value: chunkExamples },
          },
        },
        'text/event-stream': {
          itemSchema: agentItemSchema,
          examples: {
            events: { value: sseExample(agentEventExamples, false) },
            updates: { value: sseExample(chunkExamples, false) },
          },
        },
      },
    },
    ...emptyReadResponses,
    ...errorResponses(
      'invalid_request',
      ...guarded,
      'stream_not_found',
      'internal_error',
      'not_implemented',
      'not_ready',
    ),
  },
  ...views(
    {
      name: 'history',
      query: { view: 'history' },
      mediaType: 'application/json',
      schema: 'ConversationSnapshot',
      requiredHeaders: [],
    },
    {
      name: 'live updates',
      query: { view: 'updates', live: 'sse' },
      mediaType: 'text/event-stream',
      schema: 'ChunkFrame',
      requiredHeaders: requiredSseHeaders,
    },
    {
      name: 'updates',
      query: { view: 'updates' },
      mediaType: 'application/json',
      schema: 'ChunkBatch',
      requiredHeaders: requiredStreamHeaders,
    },
    {
      name: 'live events',
      query: { live: 'sse' },
      mediaType: 'text/event-stream',
      schema: 'EventFrame',
      requiredHeaders: requiredSseHeaders,
    },
    { name: 'events', mediaType: 'application/json', schema: 'EventBatch', requiredHeaders: requiredStreamHeaders },
  ),
});

export const headAgentRoute = createRoute({
  method: 'head',
  path: '/agents/{name}/{id}',
  operationId: 'headAgent',
  tags: ['agents'],
  summary: "Ask where an instance's stream is",
  description: 'The tail of the stream, without a body.',
  request: { params },
  responses: {
    200: headResponse,
    ...bodilessErrorResponses(...guarded, 'stream_not_found', 'internal_error', 'not_implemented', 'not_ready'),
  },
});

export const readAttachmentRoute = createRoute({
  method: 'get',
  path: '/agents/{name}/{id}/attachments/{attachmentId}',
  operationId: 'readAttachment',
  tags: ['agents'],
  summary: 'Read an image that was sent',
  description: 'The bytes, as they were sent with a prompt. They never change.',
  request: {
    params: params.extend({
      attachmentId: z.string().min(1).openapi({
        description: '`attachmentId` of an image in an event, or `id` of a file part.',
        example: 'att_01JZ8Q4T6W3XN5V7B9C1D2E3F8',
      }),
    }),
    headers: z.object({ 'If-None-Match': ifNoneMatchHeader }),
  },
  responses: {
    200: {
      description: 'The image.',
      headers: z.object({
        'X-Content-Type-Options': header('Browsers must not guess the type.', z.literal('nosniff')),
        'Cache-Control': header('What caches may keep.').optional(),
        ETag: header('Validator of this answer.').optional(),
      }),
      content: { 'image/*': { schema: { type: 'string', format: 'binary' } } },
    },
    304: {
      description: 'The image with this `ETag`.',
      headers: z.object({ ETag: header('Validator of the image.') }),
    },
    ...errorResponses(...guarded, 'attachment_not_found', 'internal_error', 'not_implemented', 'not_ready'),
  },
});
