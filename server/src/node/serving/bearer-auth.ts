import { createHash, timingSafeEqual } from 'node:crypto';
import { FlueError } from '@openflue/spec';
import type { MiddlewareHandler } from 'hono';

/** Answered without a token: they tell nothing but that the server is there. */
const open = new Set(['/health', '/ready']);

/** Throws `unauthorized` unless the request carries `Authorization: Bearer <token>`. CORS preflights pass: they never do. */
export function bearerAuth(token: string): MiddlewareHandler {
  const expected = digest(token);
  return async (c, next) => {
    if (!open.has(c.req.path) && !isPreflight(c.req.raw)) {
      const given = /^Bearer +(\S+) *$/i.exec(c.req.header('authorization') ?? '')?.[1];
      if (given === undefined || !timingSafeEqual(digest(given), expected)) {
        throw new FlueError('unauthorized', {
          details: 'Send the header `Authorization: Bearer <token>` with the token of this server.',
          headers: { 'WWW-Authenticate': 'Bearer realm="openflue"' },
        });
      }
    }
    await next();
  };
}

/** Digests have one length, so that comparing them takes one time. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

function isPreflight(request: Request): boolean {
  return request.method === 'OPTIONS' && request.headers.has('access-control-request-method');
}
