import { FlueError } from '@openflue/spec';
import { Hono } from 'hono';
import type { Clock } from '../../clock.ts';
import { ulidIds } from '../../ids.ts';
import { type Logger, silentLogger } from '../../log.ts';
import type { StreamStore } from '../../storage/port.ts';
import { appendToStream } from './append-to-stream.ts';
import { createStream } from './create-stream.ts';
import { type CorsOrigins, corsHeaders, preflightResponse } from './open-cors.ts';
import { readStream } from './read-stream.ts';
import { streamErrorResponse } from './stream-error-response.ts';
import { SECURITY_HEADERS } from './stream-response-headers.ts';
import { whenSent } from './when-sent.ts';

export interface DurableStreamsOptions {
  readonly store: StreamStore;
  /** How long a long-poll waits for news, in milliseconds. Default 30 s. */
  readonly longPollTimeoutMs?: number;
  /** Time between two heartbeats of an idle SSE connection, in milliseconds. Default 15 s. */
  readonly heartbeatMs?: number;
  /** Upper bound of one catch-up answer, in bytes before compression. Default 1 MiB. */
  readonly maxPageBytes?: number;
  /** Largest request body, in bytes. Default 16 MiB. */
  readonly bodyLimitBytes?: number;
  /** Origins whose pages may use the streams. Default `*`, without credentials. */
  readonly cors?: CorsOrigins;
  /** Ends live reads when it aborts: readers are told where they are and come back. */
  readonly stopping?: AbortSignal;
  readonly log?: Logger;
  readonly clock?: Clock;
  /** In [0, 1). */
  readonly random?: () => number;
}

/**
 * The Durable Streams protocol over a stream store, reads and writes, as a Hono app to be mounted under any path: what
 * follows that path is the stream's name. Who may use it is the mounting application's to decide, in front of it. Names
 * under `runs/` and `agents/` are the server's own: here they are neither found nor written to.
 */
export function durableStreams(options: DurableStreamsOptions): Hono {
  const { store, cors = '*', bodyLimitBytes = 16 * 1024 * 1024, log = silentLogger } = options;
  const ids = ulidIds();
  const reading = {
    store,
    longPollTimeoutMs: options.longPollTimeoutMs ?? 30_000,
    heartbeatMs: options.heartbeatMs ?? 15_000,
    maxPageBytes: options.maxPageBytes ?? 1024 * 1024,
    stopping: options.stopping ?? new AbortController().signal,
    ...(options.clock && { clock: options.clock }),
    ...(options.random && { random: options.random }),
  };

  const answer = async (request: Request, stream: string, headers: Readonly<Record<string, string>>, env: unknown) => {
    if (OWN_NAMES.test(stream)) throw refusal(request.method);
    switch (request.method) {
      case 'GET':
      case 'HEAD':
        return readStream(request, { ...reading, stream, headers, whenSent: whenSent(env) });
      case 'POST':
        return appendToStream(request, { store, stream, bodyLimitBytes, headers });
      case 'PUT':
        return createStream(request, { store, stream, bodyLimitBytes, headers });
      case 'DELETE':
        if (!(await store.delete(stream))) throw new FlueError('stream_not_found');
        return new Response(null, { status: 204, headers: { ...headers, ...SECURITY_HEADERS } });
      case 'OPTIONS':
        return preflightResponse(headers);
      default:
        throw new FlueError('method_not_allowed', { headers: { Allow: METHODS } });
    }
  };

  const app = new Hono();
  app.all('/:stream{.+}', async (c) => {
    const request = c.req.raw;
    const headers = corsHeaders(request.headers.get('origin'), cors);
    try {
      return await answer(request, c.req.param('stream'), headers, c.env);
    } catch (error) {
      return streamErrorResponse(error, { headers, log, ref: () => ids.next('err', Date.now()) });
    }
  });
  return app;
}

const METHODS = 'GET, HEAD, PUT, POST, DELETE, OPTIONS';
const OWN_NAMES = /^(runs|agents)(\/|$)/;

function refusal(method: string): FlueError {
  const reads = method === 'GET' || method === 'HEAD';
  return reads
    ? new FlueError('stream_not_found')
    : new FlueError('method_not_allowed', { headers: { Allow: 'GET, HEAD' } });
}
