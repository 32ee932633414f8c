import type { MiddlewareHandler } from 'hono';
import { cors } from 'hono/cors';

const LOCAL_ORIGIN = /^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/;

/** Lets browsers of the given origins call, and read every header of the protocol. */
export function crossOrigin(origins: readonly string[]): MiddlewareHandler {
  const allowed = (origin: string) =>
    origins.includes('*') || origins.includes(origin) || (origins.includes('localhost') && LOCAL_ORIGIN.test(origin));
  return cors({
    origin: (origin) => (allowed(origin) ? origin : null),
    allowMethods: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
    allowHeaders: [
      'Authorization',
      'Content-Type',
      'If-None-Match',
      'Idempotency-Key',
      'Prefer',
      'Stream-Seq',
      'Stream-TTL',
      'Stream-Expires-At',
      'Stream-Closed',
      'Producer-Id',
      'Producer-Epoch',
      'Producer-Seq',
    ],
    exposeHeaders: [
      'Stream-Next-Offset',
      'Stream-Up-To-Date',
      'Stream-Closed',
      'Stream-Cursor',
      'Stream-SSE-Data-Encoding',
      'Retry-After',
      'ETag',
      'Location',
      'Idempotency-Replayed',
      'Preference-Applied',
      'Producer-Epoch',
      'Producer-Seq',
      'Producer-Expected-Seq',
      'Producer-Received-Seq',
      'flue-error-ref',
    ],
    maxAge: 86_400,
  });
}
