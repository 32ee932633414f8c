import { FlueError, streamHeaders } from '@openflue/spec';
import { systemClock } from '../../clock.ts';
import { pageResponse } from './catch-up.ts';
import { headResponse } from './head-response.ts';
import { LIVE_PAGE_BYTES } from './live-stream.ts';
import { noNewsResponse, waitForNews } from './long-poll.ts';
import { readParameters } from './read-parameters.ts';
import { responseCursor } from './response-cursor.ts';
import { sseResponse } from './sse-response.ts';
import type { StreamReadOptions } from './stream-read-options.ts';

/**
 * `GET` and `HEAD` of a stream, after Durable Streams: catch-up, long-poll and SSE. Throws `FlueError`:
 * `invalid_request` for a bad query, `stream_not_found` when there is no such stream.
 */
export async function readStream(request: Request, options: StreamReadOptions): Promise<Response> {
  const { store, stream, maxPageBytes, headers = {}, clock = systemClock, random = Math.random } = options;
  if (request.method === 'HEAD') return headResponse(found(await store.head(stream)), headers);

  const parameters = readParameters(new URL(request.url).searchParams);
  const { offset, tail, live, cursor } = parameters;
  const maxBytes = live === 'sse' ? Math.min(maxPageBytes, LIVE_PAGE_BYTES) : maxPageBytes;
  const { contentType } = found(await store.head(stream));
  const page = found(await store.read(stream, offset, { maxBytes, ...(tail !== undefined && { tail }) }));
  const complete = { ...options, clock, random };
  if (live === 'sse') return sseResponse(request, page, contentType, cursor, complete);
  if (live === undefined) return pageResponse(request, page, contentType, parameters, headers);

  const waits = page.bytes.length === 0 && !page.closed;
  const news = waits ? await waitForNews(page, request.signal, complete) : page;
  const nextCursor = responseCursor(cursor, clock.now(), random);
  if (news.bytes.length === 0) return noNewsResponse(news, nextCursor, headers);
  return pageResponse(request, news, contentType, parameters, { ...headers, [streamHeaders.cursor]: nextCursor });
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new FlueError('stream_not_found');
  return value;
}
