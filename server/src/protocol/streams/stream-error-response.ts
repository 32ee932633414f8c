import { FlueError } from '@openflue/spec';
import type { Logger } from '../../log.ts';
import { StreamProblem } from './stream-problem.ts';
import { SECURITY_HEADERS } from './stream-response-headers.ts';

/** Any failure as the error envelope. What is unknown is logged whole and answered without its message. */
export function streamErrorResponse(
  error: unknown,
  { headers, log, ref }: { headers: Readonly<Record<string, string>>; log: Logger; ref: () => string },
): Response {
  const common = { ...headers, ...SECURITY_HEADERS, 'Cache-Control': 'no-store' };
  if (error instanceof StreamProblem) {
    const { type, message, status } = error;
    return json({ error: { type, message, details: message } }, status, { ...common, ...error.headers });
  }
  const known = error instanceof FlueError ? error : new FlueError('internal_error', { cause: error });
  if (known.status < 500) return json(known.toEnvelope(), known.status, { ...common, ...known.headers });
  const id = ref();
  if (known === error) log.warn({ ref: id, type: known.type }, known.message);
  else log.error({ ref: id, err: error }, 'a request failed');
  return json(known.toEnvelope({ ref: id }), known.status, { ...common, ...known.headers, 'flue-error-ref': id });
}

function json(body: unknown, status: number, headers: Record<string, string>): Response {
  return new Response(JSON.stringify(body), { status, headers: { ...headers, 'Content-Type': 'application/json' } });
}
