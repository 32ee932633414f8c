import { FlueError } from '@openflue/spec';
import { Hono } from 'hono';
import type { Engine } from '../../engine/port.ts';
import { errorResponse } from '../../protocol/error-response.ts';
import { health, readiness } from '../../protocol/probes.ts';
import type { PipelineOptions } from './pipeline.ts';
import { requestLog } from './request-log.ts';

export interface ProbesOptions extends Pick<PipelineOptions, 'log' | 'ids' | 'clock' | 'dev'> {
  readonly engine: Pick<Engine, 'ready'>;
}

/** What a worker answers: whether it lives, and whether it takes work. Neither is a secret, so no token is asked for. */
export function probesOnly(options: ProbesOptions): Hono {
  const app = new Hono();
  app.onError((error, c) => errorResponse(error, c, options));
  app.notFound((c) => errorResponse(new FlueError('route_not_found'), c, options));
  app.use(requestLog(options.log, options.clock));
  app.get('/health', health);
  app.get('/ready', () => readiness(options.engine));
  return app;
}
