import { createRoute, z } from '@hono/zod-openapi';
import { agentErrors, agentParams } from './agents.ts';
import { errorResponses } from './error-responses.ts';
import { sample } from './examples.ts';
import { queryInteger } from './query-integer.ts';

export const agentInstanceSchema = z
  .object({
    id: z.string().openapi({ description: 'As callers address it.', example: 'ticket-42' }),
    createdAt: z.iso.datetime().openapi({ description: 'When it was given its first work. UTC.' }),
    submissions: z.number().int().min(1).openapi({ description: 'How many pieces of work it was given so far.' }),
  })
  .openapi('AgentInstance', { description: 'An instance of an agent, without what it was told.' });
export type AgentInstance = z.infer<typeof agentInstanceSchema>;

export const agentInstanceListSchema = z
  .object({
    instances: z.array(agentInstanceSchema),
    nextCursor: z.string().optional().openapi({ description: 'Opaque; present when there are more.' }),
  })
  .openapi('AgentInstanceList', { description: 'A page of instances, newest first.' });
export type AgentInstanceList = z.infer<typeof agentInstanceListSchema>;

export const listInstancesQuerySchema = z.object({
  limit: queryInteger('Most instances in one answer.', { maximum: 1000, default: 100 }).optional(),
  cursor: z.string().optional().openapi({ description: 'The `nextCursor` of the page before.' }),
});
export type ListInstancesQuery = z.infer<typeof listInstancesQuerySchema>;

export const listInstancesRoute = createRoute({
  method: 'get',
  path: '/agents/{name}',
  operationId: 'listInstances',
  tags: ['agents'],
  summary: 'List the instances of an agent',
  description:
    'Newest first, by the time of their first work. The route exists only where the application has said who may list ' +
    'runs; elsewhere it is `404 route_not_found`.',
  request: { params: agentParams.pick({ name: true }), query: listInstancesQuerySchema },
  responses: {
    200: {
      description: 'One page.',
      content: {
        'application/json': {
          schema: agentInstanceListSchema,
          examples: {
            page: { value: { instances: [{ id: 'ticket-42', createdAt: sample.startedAt, submissions: 3 }] } },
          },
        },
      },
    },
    ...errorResponses(
      'invalid_request',
      ...agentErrors,
      'route_not_found',
      'internal_error',
      'not_implemented',
      'not_ready',
    ),
  },
});

export const deleteInstanceRoute = createRoute({
  method: 'delete',
  path: '/agents/{name}/{id}',
  operationId: 'deleteInstance',
  tags: ['agents'],
  summary: 'Delete an agent instance',
  description:
    'Stops what runs and what waits, as an abort does, then deletes the instance whole: events, conversations, ' +
    'attachments, files, and the receipts of its idempotency keys. Later work begins a new instance, which takes no ' +
    'offset of the old one. Offered only where the application has said who may list runs; elsewhere it is `405`.',
  request: { params: agentParams },
  responses: {
    204: { description: 'Nothing of it is kept.' },
    ...errorResponses(
      'invalid_request',
      ...agentErrors,
      'stream_not_found',
      'internal_error',
      'not_implemented',
      'not_ready',
    ),
  },
});
