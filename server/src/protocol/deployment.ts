import {
  type AgentList,
  type Capabilities,
  deploymentDocument,
  EVENT_VERSION,
  type KnownFeature,
  type OpenApiDocument,
  protocolVersion,
  toYaml,
} from '@openflue/spec';
import type { Context } from 'hono';
import type { Engine } from '../engine/port.ts';
import type { FaceOptions } from './face-options.ts';
import { mountUrl } from './mount-url.ts';

/** `GET /openapi.json`: the contract plus one concrete operation per exposed workflow. */
export function openapiJson(c: Context, options: FaceOptions): Response {
  return Response.json(documentOf(options.engine(), mountUrl(c, 1, options)));
}

/** `GET /openapi.yaml`: the same document. */
export async function openapiYaml(c: Context, options: FaceOptions): Promise<Response> {
  const document = documentOf(options.engine(), mountUrl(c, 1, options));
  return new Response(await toYaml(document), { headers: { 'Content-Type': 'application/yaml' } });
}

/** The document of what answers over HTTP. `serverUrl`: absolute URL of the mount. */
export function documentOf(engine: Pick<Engine, 'workflows' | 'agents'>, serverUrl: string): OpenApiDocument {
  return deploymentDocument({
    serverUrl,
    workflows: engine.workflows().filter((workflow) => workflow.route),
    agents: engine.agents().filter((agent) => agent.route),
  });
}

/** `GET /agents`: those that answer over HTTP. */
export function listAgents(options: FaceOptions): Response {
  const agents = options
    .engine()
    .agents()
    .filter((agent) => agent.route)
    .map(({ name, description }) => ({ name, ...(description !== undefined && { description }) }));
  return Response.json({ agents } satisfies AgentList);
}

/** `GET /capabilities`: what of the protocol this server can do. */
export function readCapabilities(options: FaceOptions): Response {
  const { runs, instances } = options.engine();
  const features: KnownFeature[] = ['idempotency', 'tail'];
  if (runs.resumes) features.push('resume');
  if (runs.cancel) features.push('cancel');
  if (instances) features.push('agents', 'dispatch', 'attachments');
  if (instances?.conversations) features.push('conversation');
  if (options.listRuns) features.push('list');
  if (options.listRuns && runs.delete) features.push('delete');
  return Response.json({
    protocol: 'openflue',
    version: protocolVersion,
    eventVersion: EVENT_VERSION,
    features,
  } satisfies Capabilities);
}
