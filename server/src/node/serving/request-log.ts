import type { MiddlewareHandler } from 'hono';
import type { Clock } from '../../clock.ts';
import type { Logger } from '../../log.ts';

/**
 * One line a request, written when its answer starts: `durationMs` of a live read is the time to its headers. Reads are
 * logged at `debug`, what changes something at `info`. Neither bodies nor headers nor queries are logged.
 */
export function requestLog(log: Logger, clock: Clock): MiddlewareHandler {
  return async (c, next) => {
    const startedAtMs = clock.now();
    await next();
    const { method, path } = c.req;
    const fields = { method, path, status: c.res.status, durationMs: clock.now() - startedAtMs };
    if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') log.debug(fields, 'request');
    else log.info(fields, 'request');
  };
}
