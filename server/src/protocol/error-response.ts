import { type ErrorEnvelope, type ErrorType, errorRefHeader, FlueError } from '@openflue/spec';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { FaceOptions } from './face-options.ts';

/**
 * Renders any failure as the error envelope. What is not a `FlueError` is logged whole and answered as a generic
 * `internal_error`: its message never leaves the server.
 */
export function errorResponse(
  error: unknown,
  c: Context,
  { log, ids, clock, dev }: Pick<FaceOptions, 'log' | 'ids' | 'clock' | 'dev'>,
): Response {
  const known = toFlueError(error);
  const ref = known.status >= 500 ? ids.next('err', clock.now()) : undefined;
  if (ref) {
    const fields = { ref, type: known.type, method: c.req.method, path: c.req.path };
    if (known === error) log.warn(fields, known.message);
    else log.error({ ...fields, err: error }, 'a request failed');
  }
  const envelope: ErrorEnvelope = known.toEnvelope({
    ...(ref && { ref }),
    ...(dev && known !== error && error instanceof Error && error.stack && { dev: error.stack }),
  });
  return Response.json(envelope, {
    status: known.status,
    headers: { 'Cache-Control': 'no-store', ...known.headers, ...(ref && { [errorRefHeader]: ref }) },
  });
}

function toFlueError(error: unknown): FlueError {
  if (error instanceof FlueError) return error;
  // Thrown by Hono and its middleware, the application's own included.
  if (error instanceof HTTPException) {
    const type = httpExceptionTypes.get(error.status);
    if (type) return new FlueError(type, { cause: error });
  }
  return new FlueError('internal_error', { cause: error });
}

const httpExceptionTypes: ReadonlyMap<number, ErrorType> = new Map([
  [400, 'invalid_request'],
  [401, 'unauthorized'],
  [403, 'forbidden'],
  [413, 'payload_too_large'],
  [415, 'unsupported_media_type'],
] as const);
