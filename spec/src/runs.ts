import { createRoute, z } from '@hono/zod-openapi';
import { bodilessErrorResponses, errorResponses } from './error-responses.ts';
import { eventErrorSchema } from './errors.ts';
import { eventExamples, runPointerExample, runRecordExample, sample, sseExample } from './examples.ts';
import { eventBatchSchema, eventFrameSchema } from './frames.ts';
import { runIdSchema } from './ids.ts';
import { jsonValueSchema } from './json.ts';
import { queryInteger } from './query-integer.ts';
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

export const runStatusSchema = z.enum(['active', 'completed', 'errored', 'cancelled']).openapi('RunStatus', {
  description: '`active` from admission to the end; then one of the other three, for good.',
});
export type RunStatus = z.infer<typeof runStatusSchema>;

export const runPointerSchema = z
  .object({
    runId: runIdSchema,
    workflowName: z.string().openapi({ example: 'summarize' }),
    status: runStatusSchema,
    startedAt: z.iso.datetime().openapi({ description: 'When the run was admitted. UTC.' }),
    endedAt: z.iso.datetime().optional(),
    durationMs: z.number().min(0).optional().openapi({ description: 'Milliseconds from `startedAt` to `endedAt`.' }),
    isError: z.boolean().optional().openapi({ description: 'Present once the run has ended.' }),
    attempts: z.number().int().min(1).openapi({
      description: 'How often the run was begun: 1 from its admission on, and one more for every resumption.',
    }),
  })
  .openapi('RunPointer', { description: 'A run without what it was given and what it made.' });
export type RunPointer = z.infer<typeof runPointerSchema>;

export const runRecordSchema = runPointerSchema
  .extend({
    payload: jsonValueSchema.optional().openapi({ description: 'What the run was given; absent without a body.' }),
    input: jsonValueSchema
      .optional()
      .openapi({ deprecated: true, description: 'The same value as `payload`, for clients of the 1.0-beta line.' }),
    result: jsonValueSchema.optional(),
    error: eventErrorSchema.optional(),
  })
  .openapi('RunRecord', { description: 'A run, whole.' });
export type RunRecord = z.infer<typeof runRecordSchema>;

export const runListSchema = z
  .object({
    runs: z.array(runPointerSchema),
    nextCursor: z.string().optional().openapi({ description: 'Opaque; present when there are more.' }),
  })
  .openapi('RunList', { description: 'A page of runs, newest first.' });
export type RunList = z.infer<typeof runListSchema>;

export const cancelReceiptSchema = z
  .object({ runId: runIdSchema, status: runStatusSchema })
  .openapi('CancelReceipt', { description: 'The status at the time of the answer.' });
export type CancelReceipt = z.infer<typeof cancelReceiptSchema>;

const runId = z.string().min(1).openapi({
  description: 'Opaque; an id that this server never made is `404`.',
  example: sample.runId,
});
const params = z.object({ runId });

/** A server looks at `meta` first: with it, stream parameters are ignored, however wrong they are. */
export const readRunQuerySchema = z.object({
  meta: z
    .string()
    .optional()
    .openapi({ param: { description: 'Present with any value: answer the run record instead of its events.' } }),
  ...streamQueryShape,
});
export type ReadRunQuery = z.infer<typeof readRunQuerySchema>;

const guarded = ['unauthorized', 'forbidden', 'run_not_found', 'method_not_allowed', 'run_expired'] as const;

export const readRunRoute = createRoute({
  method: 'get',
  path: '/runs/{runId}',
  operationId: 'readRun',
  tags: ['runs'],
  summary: "Read a run's events, or its record",
  description:
    "The run's events, as a Durable Streams read: a page at a time, waiting for more (`live=long-poll`), or as a " +
    'stream (`live=sse`). The stream closes right after `run_end`. With `?meta`: the run record, as plain JSON.',
  request: { params, query: readRunQuerySchema, headers: z.object({ 'If-None-Match': ifNoneMatchHeader }) },
  responses: {
    200: {
      description: 'Events, or with `?meta` the record.',
      headers: streamReadHeaders,
      content: {
        'application/json': {
          schema: z.union([eventBatchSchema, runRecordSchema]),
          examples: { events: { value: eventExamples }, record: { value: runRecordExample } },
        },
        'text/event-stream': {
          itemSchema: eventFrameSchema,
          examples: { stream: { value: sseExample(eventExamples, true) } },
        },
      },
    },
    ...emptyReadResponses,
    ...errorResponses('invalid_request', ...guarded, 'internal_error', 'not_ready'),
  },
  ...views(
    {
      name: 'record',
      query: { meta: null },
      mediaType: 'application/json',
      schema: 'RunRecord',
      requiredHeaders: [],
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

export const headRunRoute = createRoute({
  method: 'head',
  path: '/runs/{runId}',
  operationId: 'headRun',
  tags: ['runs'],
  summary: "Ask where a run's stream is",
  description: 'The tail of the stream, and whether it is closed, without a body.',
  request: { params },
  responses: { 200: headResponse, ...bodilessErrorResponses(...guarded, 'internal_error', 'not_ready') },
});

export const cancelRunRoute = createRoute({
  method: 'post',
  path: '/runs/{runId}/cancel',
  operationId: 'cancelRun',
  tags: ['runs'],
  summary: 'Ask a run to stop',
  description:
    'Durable before it is answered, and repeatable. The run ends `cancelled`, with an error of type `run_cancelled`, ' +
    'unless it ends by itself first; a run that has ended answers `200` with the status that it ended with.',
  request: { params },
  responses: {
    200: {
      description: 'The run had ended already, or has now.',
      content: {
        'application/json': {
          schema: cancelReceiptSchema,
          examples: { ended: { value: { runId: sample.runId, status: 'completed' } } },
        },
      },
    },
    202: {
      description: 'The run will stop.',
      content: {
        'application/json': {
          schema: cancelReceiptSchema,
          examples: { stopping: { value: { runId: sample.runId, status: 'active' } } },
        },
      },
    },
    ...errorResponses(...guarded, 'internal_error', 'not_implemented', 'not_ready'),
  },
});

export const deleteRunRoute = createRoute({
  method: 'delete',
  path: '/runs/{runId}',
  operationId: 'deleteRun',
  tags: ['runs'],
  summary: 'Delete a run that has ended',
  description:
    'Whole: its record, its events, and the receipt of its idempotency key, which may be used for a new run. From then ' +
    'on, and for 30 days at the least, its id answers `410 run_expired`. A run that has not ended is `409 run_active`: ' +
    'cancel it first. Offered only where the application has said who may list runs; elsewhere it is `405`.',
  request: { params },
  responses: {
    204: { description: 'Nothing of it is kept.' },
    ...errorResponses(...guarded, 'run_active', 'internal_error', 'not_implemented', 'not_ready'),
  },
});

export const listRunsQuerySchema = z.object({
  workflow: z.string().optional().openapi({ description: 'Only runs of this workflow.' }),
  status: runStatusSchema.optional().openapi({ param: { description: 'Only runs in this status.' } }),
  limit: queryInteger('Most runs in one answer.', { maximum: 1000, default: 100 }).optional(),
  cursor: z.string().optional().openapi({ description: 'The `nextCursor` of the page before.' }),
});
export type ListRunsQuery = z.infer<typeof listRunsQuerySchema>;

export const listRunsRoute = createRoute({
  method: 'get',
  path: '/runs',
  operationId: 'listRuns',
  tags: ['runs'],
  summary: 'List runs',
  description:
    'Newest first. The route exists only where the application has said who may use it; elsewhere it is `404 ' +
    'route_not_found`.',
  request: { query: listRunsQuerySchema },
  responses: {
    200: {
      description: 'One page.',
      content: {
        'application/json': { schema: runListSchema, examples: { page: { value: { runs: [runPointerExample] } } } },
      },
    },
    ...errorResponses(
      'invalid_request',
      'unauthorized',
      'forbidden',
      'route_not_found',
      'method_not_allowed',
      'internal_error',
      'not_implemented',
      'not_ready',
    ),
  },
});
