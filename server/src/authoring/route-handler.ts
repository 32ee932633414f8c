import type { MiddlewareHandler } from 'hono';

/** Guard of a workflow over HTTP: call `next()` to allow, return a response to refuse. */
export type WorkflowRouteHandler = MiddlewareHandler;
/** Guard of the runs of a workflow; without it the route's guard holds for them too. */
export type WorkflowRunsHandler = MiddlewareHandler;
/** Guard of an agent over HTTP. */
export type AgentRouteHandler = MiddlewareHandler;
