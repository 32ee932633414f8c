import { type AgentInstanceList, FlueError, type ListInstancesQuery } from '@openflue/spec';
import type { Context } from 'hono';
import type { InstanceEngine } from '../engine/port.ts';
import type { FaceOptions } from './face-options.ts';
import { assertInstanceId } from './instance-id.ts';

/** `GET /agents/{name}`: those of an agent that is gone too. */
export async function listInstances(
  agent: string,
  query: ListInstancesQuery,
  options: FaceOptions,
): Promise<AgentInstanceList> {
  const { list } = instancesOf(options);
  if (!list) throw new FlueError('not_implemented', { details: 'This server cannot list agent instances.' });
  const page = await list({ agent, ...query });
  if (page.instances.length === 0 && !options.engine().agent(agent)) throw new FlueError('agent_not_found');
  return page;
}

/** `DELETE /agents/{name}/{id}`. */
export async function deleteInstance(c: Context, options: FaceOptions): Promise<Response> {
  const agent = c.req.param('name') ?? '';
  const id = c.req.param('id') ?? '';
  const instances = instancesOf(options);
  if (!instances.delete) throw new FlueError('not_implemented', { details: 'This server cannot delete instances.' });
  assertInstanceId(id);
  if (await instances.delete({ agent, id })) return new Response(null, { status: 204 });
  throw new FlueError(options.engine().agent(agent) ? 'stream_not_found' : 'agent_not_found');
}

function instancesOf(options: FaceOptions): InstanceEngine {
  const { instances } = options.engine();
  if (instances) return instances;
  throw new FlueError('not_implemented', { details: 'This server has no agent instances.' });
}
