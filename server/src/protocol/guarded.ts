import { FlueError } from '@openflue/spec';
import type { Context, MiddlewareHandler } from 'hono';
import { errorResponse } from './error-response.ts';
import type { FaceOptions } from './face-options.ts';

/**
 * Runs a module's own middleware around a handler, with Hono's semantics: it allows by calling `next()` and may then
 * change `c.res`; it denies by returning a response. Doing neither is a denial too: nothing is public by accident.
 */
export async function guarded(
  guard: MiddlewareHandler,
  c: Context,
  options: FaceOptions,
  handler: () => Promise<Response>,
): Promise<Response> {
  let allowed = false;
  const response = await guard(c, async () => {
    allowed = true;
    try {
      c.res = await handler();
    } catch (error) {
      c.res = errorResponse(error, c, options);
    }
  });
  if (response) return response;
  if (!allowed) throw new FlueError('forbidden');
  return c.res;
}
