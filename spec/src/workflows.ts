import { createRoute, z } from '@hono/zod-openapi';
import { errorResponses } from './error-responses.ts';
import { eventExamples, runReceiptExample, sample, sseExample } from './examples.ts';
import { eventFrameSchema } from './frames.ts';
import { idempotencyRequestHeaders, idempotencyResponseHeaders } from './idempotency.ts';
import { runIdSchema } from './ids.ts';
import { jsonSchemaSchema, jsonValueSchema } from './json.ts';
import { coordinateHeaders, requiredSseHeaders, safetyHeaders } from './stream-read.ts';
import { offsetSchema, streamHeaders, streamUrlSchema } from './streams.ts';
import { views } from './view.ts';
import { waitQuerySchema, waitRequestHeaders, waitResponseHeaders } from './wait.ts';

export const runReceiptSchema = z
  .object({ runId: runIdSchema, streamUrl: streamUrlSchema, offset: offsetSchema })
  .openapi('RunReceipt', { description: 'A run was admitted: it is on disk, and will end.' });
export type RunReceipt = z.infer<typeof runReceiptSchema>;

export const runResultSchema = runReceiptSchema
  .extend({ result: jsonValueSchema.openapi({ description: '`null` when the workflow returned nothing.' }) })
  .openapi('RunResult', { description: 'A run that has completed.' });
export type RunResult = z.infer<typeof runResultSchema>;

export const workflowInfoSchema = z
  .object({
    name: z.string().openapi({ example: 'summarize' }),
    description: z.string().optional(),
    input: jsonSchemaSchema.optional().openapi({ description: 'JSON Schema of the payload, where it is declared.' }),
    output: jsonSchemaSchema.optional().openapi({ description: 'JSON Schema of the result, where it is declared.' }),
  })
  .openapi('WorkflowInfo', { description: 'A workflow that answers over HTTP.' });
export type WorkflowInfo = z.infer<typeof workflowInfoSchema>;

export const workflowListSchema = z.object({ workflows: z.array(workflowInfoSchema) }).openapi('WorkflowList');
export type WorkflowList = z.infer<typeof workflowListSchema>;

const name = z.string().min(1).openapi({ description: "The workflow's name: its file name.", example: 'summarize' });

/** `offset` of a receipt and `Stream-Next-Offset` are where the events of what was admitted begin. */
const receiptHeaders = z.object({ ...coordinateHeaders, ...idempotencyResponseHeaders, ...waitResponseHeaders });

export const invokeWorkflowRoute = createRoute({
  method: 'post',
  path: '/workflows/{name}',
  operationId: 'invokeWorkflow',
  tags: ['workflows'],
  summary: 'Start a run',
  description:
    'Admits one run. The body is the payload of the workflow: any JSON value, or nothing at all. What was answered ' +
    '`202` is on disk and ends in exactly one `run_end`. With `?wait=result` the answer comes when the run has ended; ' +
    "with `Accept: text/event-stream` the answer is the run's stream from its start until it closes. The two do not " +
    'go together. A client that goes away cancels nothing.',
  request: {
    params: z.object({ name }),
    query: waitQuerySchema,
    headers: z.object({ ...idempotencyRequestHeaders, ...waitRequestHeaders }),
    body: {
      required: false,
      description: "The payload. Checked against the workflow's input schema, where it has one, before a run exists.",
      content: {
        'application/json': { schema: jsonValueSchema, examples: { summarize: { value: sample.payload } } },
      },
    },
  },
  responses: {
    200: {
      description: 'The run has completed (`wait=result`), or its stream (`Accept: text/event-stream`).',
      headers: receiptHeaders.partial().extend(safetyHeaders),
      content: {
        'application/json': {
          schema: runResultSchema,
          examples: { completed: { value: { ...runReceiptExample, result: sample.result } } },
        },
        'text/event-stream': {
          itemSchema: eventFrameSchema,
          examples: { stream: { value: sseExample(eventExamples, true) } },
        },
      },
    },
    202: {
      description: 'The run was admitted.',
      headers: receiptHeaders,
      content: {
        'application/json': { schema: runReceiptSchema, examples: { admitted: { value: runReceiptExample } } },
      },
    },
    ...errorResponses(
      'invalid_json',
      'invalid_request',
      'unauthorized',
      'forbidden',
      'workflow_not_found',
      'method_not_allowed',
      'idempotency_conflict',
      'payload_too_large',
      'unsupported_media_type',
      'queue_full',
      'internal_error',
      'run_failed',
      'not_ready',
      'wait_timeout',
    ),
  },
  ...views(
    {
      name: 'result',
      query: { wait: 'result' },
      mediaType: 'application/json',
      schema: 'RunResult',
      requiredHeaders: [],
    },
    {
      name: 'stream',
      mediaType: 'text/event-stream',
      schema: 'EventFrame',
      requiredHeaders: ['Location', streamHeaders.nextOffset, ...requiredSseHeaders],
    },
  ),
});

export const listWorkflowsRoute = createRoute({
  method: 'get',
  path: '/workflows',
  operationId: 'listWorkflows',
  tags: ['workflows'],
  summary: 'List workflows',
  description: 'The workflows that answer over HTTP, with the JSON Schemas of what they take and give.',
  responses: {
    200: {
      description: 'All of them, by name.',
      content: {
        'application/json': {
          schema: workflowListSchema,
          examples: {
            one: {
              value: {
                workflows: [
                  {
                    name: 'summarize',
                    description: 'Summarises a document.',
                    input: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
                  },
                ],
              },
            },
          },
        },
      },
    },
    ...errorResponses('unauthorized', 'forbidden', 'method_not_allowed', 'internal_error', 'not_ready'),
  },
});
