import { OpenAPIHono } from '@hono/zod-openapi';
import {
  abortAgentRoute,
  cancelRunRoute,
  capabilitiesRoute,
  deleteInstanceRoute,
  deleteRunRoute,
  dispatchAgentRoute,
  FlueError,
  healthRoute,
  invokeWorkflowRoute,
  issuesMeta,
  listAgentsRoute,
  listInstancesRoute,
  listRunsRoute,
  listWorkflowsRoute,
  openapiJsonRoute,
  openapiYamlRoute,
  promptAgentRoute,
  readAgentRoute,
  readAttachmentRoute,
  readRunRoute,
  readyRoute,
} from '@openflue/spec';
import type { Context, Env, Hono, MiddlewareHandler } from 'hono';
import { systemClock } from '../clock.ts';
import type { Engine } from '../engine/port.ts';
import { ulidIds } from '../ids.ts';
import { type Logger, silentLogger } from '../log.ts';
import { readAgent } from './agent-reads.ts';
import { abortAgent, dispatchAgent, promptAgent } from './agents.ts';
import { currentApplication } from './application.ts';
import { readAttachment } from './attachments.ts';
import { crossOrigin } from './cross-origin.ts';
import { listAgents, openapiJson, openapiYaml, readCapabilities } from './deployment.ts';
import { errorResponse } from './error-response.ts';
import type { FaceOptions } from './face-options.ts';
import { guarded } from './guarded.ts';
import { deleteInstance, listInstances } from './instances.ts';
import { health, readiness } from './probes.ts';
import { cancelRun, deleteRun, readRun } from './runs.ts';
import { invokeWorkflow, listWorkflows } from './workflows.ts';

export interface FlueOptions {
  /** Default: the engine of the project that is being served. */
  readonly engine?: Engine;
  /**
   * Authorizes, by calling `next()`, what reaches over all callers: the lists of runs and of an agent's instances (`GET
   * /runs`, `GET /agents/{name}`), and the deletion of both. Without it none of these is mounted.
   */
  readonly listRuns?: MiddlewareHandler;
  /** Largest request body, in bytes. Default 16 MiB. */
  readonly bodyLimitBytes?: number;
  /** Largest body of a prompt to an agent, images in base64 included, in bytes. Default 64 MiB. */
  readonly promptLimitBytes?: number;
  /** How long `?wait=result` waits at the most. Default 5 minutes. */
  readonly waitLimitMs?: number;
  /** How long a long-poll waits for news. Default 30 s. */
  readonly longPollTimeoutMs?: number;
  /** Time between two heartbeats of an idle SSE connection. Default 15 s. */
  readonly heartbeatMs?: number;
  /** Upper bound of one catch-up answer, in bytes before compression. Default 1 MiB. */
  readonly maxPageBytes?: number;
  /** Absolute URL of this mount, where requests do not tell it. */
  readonly publicUrl?: string;
  /** Believe `X-Forwarded-Proto`, `-Host` and `-Prefix`. Default false. */
  readonly trustProxy?: boolean;
  /** Origins that browsers may call from: `https://app.example`, `*`, or `localhost` for any port of this machine. */
  readonly cors?: readonly string[];
  /** Answers carry the stack of unknown failures. Default false. */
  readonly dev?: boolean;
  readonly log?: Logger;
  /** Ends live reads when it aborts: readers are told to come back. */
  readonly stopping?: AbortSignal;
  /** Who a request speaks for, as the scope of its `Idempotency-Key`. Default: its `Authorization` header. */
  readonly principal?: (request: Request) => string;
}

/**
 * The openflue protocol as a Hono app, to be mounted under any path of any Hono app. Authentication is the mounting
 * application's: put its middleware before.
 */
export function flue(options: FlueOptions = {}): Hono<Env> {
  const settings = faceOptions({ ...currentApplication(), ...options });
  const app = new OpenAPIHono({
    defaultHook: (result) => {
      if (!result.success) throw new FlueError('invalid_request', { meta: issuesMeta(result.error.issues) });
    },
  });
  app.onError((error, c) => errorResponse(error, c, settings));
  // Counts where this app is served by itself; mounted in another, that one's own answer does.
  app.notFound((c) => errorResponse(new FlueError('route_not_found'), c, settings));
  const cors = options.cors ?? currentApplication()?.cors ?? [];
  if (cors.length > 0) app.use('*', crossOrigin(cors));

  const mounted = new Map<string, string[]>();
  const route = (contract: Contract, handler: (c: Context) => Response | Promise<Response>) => {
    const path = contract.getRoutingPath();
    const method = contract.method.toUpperCase();
    mounted.set(path, [...(mounted.get(path) ?? []), ...(method === 'GET' ? ['GET', 'HEAD'] : [method])]);
    // Hono dispatches HEAD to the GET handler, which looks at the request's method itself.
    app.on(method, path, handler);
  };

  route(listWorkflowsRoute, () => listWorkflows(settings));
  route(invokeWorkflowRoute, (c) => invokeWorkflow(c, settings));
  const overall = settings.listRuns;
  if (overall) {
    const list = (contract: Contract) => {
      const path = contract.getRoutingPath();
      mounted.set(path, ['GET', 'HEAD']);
      app.use(path, overall);
    };
    list(listRunsRoute);
    app.openapi(listRunsRoute, async (c) => c.json(await settings.engine().runs.list(c.req.valid('query')), 200));
    list(listInstancesRoute);
    app.openapi(listInstancesRoute, async (c) =>
      c.json(await listInstances(c.req.param('name'), c.req.valid('query'), settings), 200),
    );
    route(deleteRunRoute, (c) => guarded(overall, c, settings, () => deleteRun(c, settings)));
    route(deleteInstanceRoute, (c) => guarded(overall, c, settings, () => deleteInstance(c, settings)));
  }
  route(readRunRoute, (c) => readRun(c, settings));
  route(cancelRunRoute, (c) => cancelRun(c, settings));
  route(listAgentsRoute, () => listAgents(settings));
  route(promptAgentRoute, (c) => promptAgent(c, settings));
  route(readAgentRoute, (c) => readAgent(c, settings));
  route(dispatchAgentRoute, (c) => dispatchAgent(c, settings));
  route(abortAgentRoute, (c) => abortAgent(c, settings));
  route(readAttachmentRoute, (c) => readAttachment(c, settings));
  route(openapiJsonRoute, (c) => openapiJson(c, settings));
  route(openapiYamlRoute, (c) => openapiYaml(c, settings));
  route(capabilitiesRoute, () => readCapabilities(settings));
  route(healthRoute, health);
  route(readyRoute, () => readiness(settings.engine()));

  for (const [path, methods] of mounted) {
    app.all(path, () => {
      throw new FlueError('method_not_allowed', { headers: { Allow: methods.join(', ') } });
    });
  }
  return app;
}

interface Contract {
  readonly method: string;
  getRoutingPath(): string;
}

function faceOptions(options: FlueOptions): FaceOptions {
  return {
    engine: () => {
      const engine = options.engine ?? currentApplication()?.engine;
      if (engine) return engine;
      throw new Error('flue() has no engine: pass { engine }, or serve the project with openflue');
    },
    listRuns: options.listRuns,
    bodyLimitBytes: options.bodyLimitBytes ?? 16 * 1024 * 1024,
    promptLimitBytes: options.promptLimitBytes ?? 64 * 1024 * 1024,
    waitLimitMs: options.waitLimitMs ?? 5 * 60_000,
    longPollTimeoutMs: options.longPollTimeoutMs ?? 30_000,
    heartbeatMs: options.heartbeatMs ?? 15_000,
    maxPageBytes: options.maxPageBytes ?? 1024 * 1024,
    publicUrl: options.publicUrl,
    trustProxy: options.trustProxy ?? false,
    dev: options.dev ?? false,
    log: options.log ?? silentLogger,
    stopping: options.stopping ?? new AbortController().signal,
    principal: options.principal ?? ((request) => request.headers.get('authorization') ?? ''),
    ids: ulidIds(),
    clock: systemClock,
  };
}
