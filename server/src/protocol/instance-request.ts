import { FlueError } from '@openflue/spec';
import type { Context } from 'hono';
import type { InstanceAddress, InstanceEngine } from '../engine/port.ts';
import type { FaceOptions } from './face-options.ts';
import { guarded } from './guarded.ts';
import { assertInstanceId } from './instance-id.ts';
import { mountUrl } from './mount-url.ts';

/** A request for one agent instance that its agent's guard has let pass. */
export interface InstanceRequest {
  readonly instances: InstanceEngine;
  readonly instance: InstanceAddress;
  /** Absolute URL of the instance, where its stream is. */
  readonly url: string;
}

/**
 * An agent that is not there, or does not answer over HTTP, is `404`; then its guard speaks. Throws `not_implemented` when
 * the engine has no instances.
 *
 * @param segments How many path segments the route has.
 */
export async function withInstance(
  c: Context,
  segments: number,
  options: FaceOptions,
  handler: (request: InstanceRequest) => Promise<Response>,
): Promise<Response> {
  const engine = options.engine();
  const { instances } = engine;
  if (!instances) throw new FlueError('not_implemented', { details: 'This server has no agent instances.' });
  const agent = engine.agent(c.req.param('name') ?? '');
  if (!agent?.route) throw new FlueError('agent_not_found');
  return await guarded(agent.route, c, options, async () => {
    const id = c.req.param('id') ?? '';
    assertInstanceId(id);
    const mount = mountUrl(c, segments, options);
    const url = `${mount}/agents/${encodeURIComponent(agent.name)}/${encodeURIComponent(id)}`;
    return await handler({ instances, instance: { agent: agent.name, id }, url });
  });
}
