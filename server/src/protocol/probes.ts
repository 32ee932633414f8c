import { FlueError } from '@openflue/spec';
import type { Engine } from '../engine/port.ts';

/** `GET /health`: the process answers. */
export function health(): Response {
  return Response.json({ status: 'ok' });
}

/** `GET /ready`: it takes work. Throws `not_ready`. */
export function readiness({ ready }: Pick<Engine, 'ready'>): Response {
  if (ready) return health();
  throw new FlueError('not_ready', { headers: { 'Retry-After': '1' } });
}
