import { createServer, type Server } from 'node:http';
import { getRequestListener, RequestError } from '@hono/node-server';
import { FlueError } from '@openflue/spec';
import { StartupError } from '../startup-error.ts';

export interface Listener {
  /** `http://127.0.0.1:3583`, without a trailing slash. */
  readonly url: string;
  /** The port that was bound: another than the one asked for when that was 0. */
  readonly port: number;
  /** Takes no new connection; resolves when the last one has ended, by force after `graceMs`. */
  close(graceMs: number): Promise<void>;
}

/** Binds `host:port` and serves `fetch`. Throws `StartupError` when the address cannot be had. */
export async function listen(
  fetch: (request: Request, env?: unknown) => Response | Promise<Response>,
  { host, port }: { host: string; port: number },
): Promise<Listener> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, host, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address !== null ? address.port : port;
  // Only now is it known what to call this server for a caller of HTTP/1.0 that does not. No request came before.
  const authority = `${host.includes(':') ? `[${host}]` : host}:${bound}`;
  server.on('request', getRequestListener(fetch, { hostname: authority, errorHandler: failed }));
  return { url: `http://${authority}`, port: bound, close: (graceMs) => close(server, graceMs) };
}

/** Answers what is no request, such as one with a malformed `Host`. Everything else `fetch` answers itself. */
function failed(cause: unknown): Response {
  const error =
    cause instanceof RequestError
      ? new FlueError('invalid_request', { details: "The request's URL or Host header is malformed." })
      : new FlueError('internal_error');
  return Response.json(error.toEnvelope(), { status: error.status });
}

/** How often connections are looked for that have had their last answer, and that a client keeps open for another. */
const IDLE_CHECK_MS = 50;

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => server.closeAllConnections(), graceMs);
    const idle = setInterval(() => server.closeIdleConnections(), IDLE_CHECK_MS);
    server.close(() => {
      clearTimeout(force);
      clearInterval(idle);
      resolve();
    });
  });
}

function explain(error: Error, host: string, port: number): Error {
  const code = 'code' in error ? error.code : undefined;
  const cause = { cause: error };
  if (code === 'EADDRINUSE') {
    return new StartupError(
      `Port ${port} of ${host} is in use. Choose another with --port, or --port 0 for any.`,
      cause,
    );
  }
  if (code === 'EACCES') return new StartupError(`Port ${port} needs more rights than this process has.`, cause);
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return new StartupError(`${host} is not an address of this machine.`, cause);
  }
  return error;
}
