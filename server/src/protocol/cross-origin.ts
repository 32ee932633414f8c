import { errorRefHeader, idempotencyReplayedHeader } from '@openflue/spec';
import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';
import { STREAM_REQUEST_HEADERS, STREAM_RESPONSE_HEADERS } from './streams/header-names.ts';

const LOCAL_ORIGIN = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/** Lets browsers of the given origins call, and read every header of the protocol. */
export function crossOrigin(origins: readonly string[]): MiddlewareHandler {
  const allowed = (origin: string) =>
    origins.includes('*') || origins.includes(origin) || (origins.includes('localhost') && LOCAL_ORIGIN.test(origin));
  return cors({
    origin: (origin) => (allowed(origin) ? origin : null),
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
    allowHeaders: [...STREAM_REQUEST_HEADERS, 'Idempotency-Key', 'Prefer'],
    exposeHeaders: [...STREAM_RESPONSE_HEADERS, idempotencyReplayedHeader, 'Preference-Applied', errorRefHeader],
    maxAge: 86_400,
  });
}
