import type { Server } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { StartupError } from '../startup-error.ts';

export interface Listener {
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
  const server = createAdaptorServer({ fetch });
  if (!isHttpServer(server)) throw new TypeError('An HTTP/1.1 server was expected');
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, host, port)));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: (graceMs) => close(server, graceMs),
  };
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

function isHttpServer(server: ReturnType<typeof createAdaptorServer>): server is Server {
  return 'closeIdleConnections' in server;
}
