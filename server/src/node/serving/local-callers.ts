import { FlueError } from '@openflue/spec';
import type { MiddlewareHandler } from 'hono';
import { isLoopback } from './listen-rule.ts';

/**
 * Keeps web pages out of a server that has no token because only this machine reaches it: any page in a browser on this
 * machine reaches it too. Refused are a foreign `Host` (a name rebound to 127.0.0.1) and a foreign `Origin`. Throws
 * `forbidden`.
 *
 * @param origins Origins that may call, as in `FlueOptions.cors`.
 */
export function localCallersOnly(origins: readonly string[]): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host');
    if (host !== undefined && !isLoopback(hostname(`http://${host}`))) {
      throw new FlueError('forbidden', {
        details:
          `This server answers to names of this machine only, not to "${host}". Behind a proxy, start it with ` +
          '--public-url or --trust-proxy and a FLUE_TOKEN, or with --no-auth.',
      });
    }
    const origin = c.req.header('origin');
    if (origin !== undefined && !isLoopback(hostname(origin)) && !origins.includes(origin) && !origins.includes('*')) {
      throw new FlueError('forbidden', {
        details: `Pages of ${origin} may not call this server. Start it with --cors ${origin} to let them.`,
      });
    }
    await next();
  };
}

function hostname(url: string): string {
  try {
    return new URL(url).hostname;
  } catch {
    return '';
  }
}
