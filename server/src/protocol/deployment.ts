import { type AgentList, capabilities, deploymentDocument, type OpenApiDocument, toYaml } from '@openflue/spec';
import type { Context } from 'hono';
import type { FaceOptions } from './face-options.ts';
import { mountUrl } from './mount-url.ts';

/** `GET /openapi.json`: the contract plus one concrete operation per exposed workflow. */
export function openapiJson(c: Context, options: FaceOptions): Response {
  return Response.json(documentOf(c, options));
}

/** `GET /openapi.yaml`: the same document. */
export function openapiYaml(c: Context, options: FaceOptions): Response {
  return new Response(toYaml(documentOf(c, options)), { headers: { 'Content-Type': 'application/yaml' } });
}

function documentOf(c: Context, options: FaceOptions): OpenApiDocument {
  const engine = options.engine();
  return deploymentDocument({
    serverUrl: mountUrl(c, 1, options),
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
  const { runs } = options.engine();
  return Response.json(
    capabilities({
      agents: false,
      conversation: false,
      cancel: runs.cancel !== undefined,
      idempotency: true,
      list: options.listRuns !== undefined,
      tail: true,
    }),
  );
}
