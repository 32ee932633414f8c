import { FlueError, streamHeaders } from '@openflue/spec';
import { systemClock } from '../../clock.ts';
import type { StreamHead, StreamRange } from '../../storage/port.ts';
import { isJson } from '../../storage/stream-state.ts';
import { pageResponse } from './catch-up.ts';
import { wantsGzip } from './compression.ts';
import { headResponse } from './head-response.ts';
import { LIVE_PAGE_BYTES } from './live-stream.ts';
import { noNewsResponse, waitForNews } from './long-poll.ts';
import { type PageBody, PIECE_BYTES, pieceByPiece, wholeBody } from './page-body.ts';
import { giveMemoryBack, MEMORY_BYTES } from './page-memory.ts';
import { type PreparedPage, preparePage, readAhead, takePrepared } from './read-ahead.ts';
import { type ReadParameters, readParameters } from './read-parameters.ts';
import { responseCursor } from './response-cursor.ts';
import { sseResponse } from './sse-response.ts';
import type { StreamReadOptions } from './stream-read-options.ts';
import type { WhenSent } from './when-sent.ts';

/**
 * `GET` and `HEAD` of a stream, after Durable Streams: catch-up, long-poll and SSE. Throws `FlueError`:
 * `invalid_request` for a bad query, `stream_not_found` when there is no such stream.
 */
export async function readStream(request: Request, options: StreamReadOptions): Promise<Response> {
  const { store, stream, maxPageBytes, headers = {}, clock = systemClock, random = Math.random } = options;
  if (request.method === 'HEAD') return headResponse(found(await store.head(stream)), headers);

  const parameters = readParameters(new URL(request.url).searchParams);
  const { offset, tail, live, cursor } = parameters;
  const head = found(await store.head(stream));
  const { contentType } = head;
  const complete = { ...options, clock, random };
  const counted = tail !== undefined && { tail };
  if (live === undefined) {
    const page = await catchUpPage(request, head, parameters, options);
    return pageResponse(request, page.range, page.body, contentType, parameters, headers);
  }

  const maxBytes = live === 'sse' ? Math.min(maxPageBytes, LIVE_PAGE_BYTES) : maxPageBytes;
  const page = found(await store.read(stream, offset, { maxBytes, ...counted }));
  if (live === 'sse') return sseResponse(request, page, contentType, cursor, complete);
  const waits = page.bytes.length === 0 && !page.closed;
  const news = waits ? await waitForNews(page, request.signal, complete) : page;
  const nextCursor = responseCursor(cursor, clock.now(), random);
  if (news.bytes.length === 0) return noNewsResponse(news, nextCursor, headers);
  const withCursor = { ...headers, [streamHeaders.cursor]: nextCursor };
  return pageResponse(request, news, () => wholeBody(news.bytes, contentType), contentType, parameters, withCursor);
}

const NOTHING = new Uint8Array(0);

/**
 * Small pages are read at once, before the answer starts; large ones into memory that is used again, where somebody tells
 * when it can be, and otherwise piece by piece while they are sent.
 */
async function catchUpPage(
  request: Request,
  { contentType, ttlSeconds, next }: StreamHead,
  { offset, tail }: ReadParameters,
  { store, stream, maxPageBytes, whenSent }: StreamReadOptions,
): Promise<{ range: StreamRange; body: () => PageBody }> {
  const plain = !wantsGzip(request.headers.get('accept-encoding'), contentType, PIECE_BYTES);
  const reuse = isJson(contentType) && plain && maxPageBytes < MEMORY_BYTES ? whenSent : undefined;
  const send = (page: PreparedPage, sent: WhenSent) => {
    sent(() => giveMemoryBack(page.memory));
    // Reads of a stream that lives as long as it is read have to reach the store when they are asked for.
    if (!page.range.upToDate && ttlSeconds === undefined) readAhead(store, stream, page.range.next, maxPageBytes);
    return { range: page.range, body: () => ({ length: page.body.length, content: page.body }) };
  };

  const prepared = reuse && (await takePrepared(store, stream, offset, maxPageBytes, next));
  if (prepared) return send(prepared, reuse);
  const range = found(
    await store.locate(stream, offset, { maxBytes: maxPageBytes, ...(tail !== undefined && { tail }) }),
  );
  // Not read when it is empty: what came in the meantime belongs to the next answer.
  if (range.length === 0) return { range, body: () => wholeBody(NOTHING, contentType) };
  if (range.length <= PIECE_BYTES) {
    const { bytes } = found(await store.read(stream, range.from, { maxBytes: range.length }));
    return { range, body: () => wholeBody(bytes, contentType) };
  }
  if (reuse && range.length < MEMORY_BYTES) return send(found(await preparePage(store, stream, range)), reuse);
  return { range, body: () => pieceByPiece(store, stream, range, contentType) };
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new FlueError('stream_not_found');
  return value;
}
