import { createRoute, z } from '@hono/zod-openapi';
import { agentErrors, agentParams, agentViewSchema, DEFAULT_SESSION, sessionNameSchema } from './agents.ts';
import { conversationSnapshotSchema } from './conversation.ts';
import { bodilessErrorResponses, errorResponses } from './error-responses.ts';
import { agentEventExamples, chunkExamples, snapshotExample, sseExample } from './examples.ts';
import { agentItemSchema, chunkBatchSchema, eventBatchSchema } from './frames.ts';
import { header } from './header.ts';
import {
  emptyReadResponses,
  headResponse,
  ifNoneMatchHeader,
  requiredSseHeaders,
  requiredStreamHeaders,
  streamQueryShape,
  streamReadHeaders,
} from './stream-read.ts';
import { views } from './view.ts';

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
  request: {
    params: agentParams,
    query: readAgentQuerySchema,
    headers: z.object({ 'If-None-Match': ifNoneMatchHeader }),
  },
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
      ...agentErrors,
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
  request: { params: agentParams },
  responses: {
    200: headResponse,
    ...bodilessErrorResponses(...agentErrors, 'stream_not_found', 'internal_error', 'not_implemented', 'not_ready'),
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
    params: agentParams.extend({
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
    ...errorResponses(...agentErrors, 'attachment_not_found', 'internal_error', 'not_implemented', 'not_ready'),
  },
});
