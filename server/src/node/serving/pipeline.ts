import { FlueError } from '@openflue/spec';
import { type Context, Hono } from 'hono';
import { crossOrigin } from '../../protocol/cross-origin.ts';
import { errorResponse } from '../../protocol/error-response.ts';
import { flue } from '../../protocol/flue.ts';
import type { Fetchable } from '../../routing.ts';
import { bearerAuth } from './bearer-auth.ts';
import { localCallersOnly } from './local-callers.ts';
import { requestLog } from './request-log.ts';

/** Settings of the pipeline: what stands before the project's workflows on the standalone server. */
export interface PipelineOptions extends Pick<Parameters<typeof errorResponse>[2], 'log' | 'ids' | 'clock' | 'dev'> {
  /** When set, every request but health, readiness and preflights must carry it. */
  readonly token: string | undefined;
  /** Refuse names and web pages of other machines; for a server that has no token because it is local. */
  readonly localOnly: boolean;
  readonly cors: readonly string[];
}

/**
 * What the standalone server answers with: log, then the token or the local rule, then the application: the project's
 * own, which owns everything behind it, or else the protocol at the root, with the lists behind the token.
 */
export function pipeline(app: Fetchable | undefined, options: PipelineOptions): Hono {
  const { token, localOnly, cors, log, clock } = options;
  const outer = new Hono();
  outer.onError((error, c) => errorResponse(error, c, options));
  outer.notFound((c) => errorResponse(new FlueError('route_not_found'), c, options));
  outer.use(requestLog(log, clock));
  // Before the token, so that a browser may read why it was refused. An application answers preflights itself.
  if (app === undefined && cors.length > 0) outer.use(crossOrigin(cors));
  if (token !== undefined) outer.use(bearerAuth(token));
  else if (localOnly && app === undefined) outer.use(localCallersOnly(cors));
  if (app === undefined) outer.route('/', flue({ cors: [], listRuns: (_c, next) => next() }));
  else outer.all('*', (c: Context) => app.fetch(c.req.raw, c.env));
  return outer;
}
