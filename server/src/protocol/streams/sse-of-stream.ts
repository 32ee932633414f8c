import { FlueError } from '@openflue/spec';
import { systemClock } from '../../clock.ts';
import { LIVE_PAGE_BYTES } from './live-stream.ts';
import { sseResponse } from './sse-response.ts';
import type { StreamReadOptions } from './stream-read-options.ts';

/** A stream from its start until it closes, as SSE, whatever the request's query says. */
export async function sseOfStream(request: Request, options: StreamReadOptions): Promise<Response> {
  const { store, stream, clock = systemClock, random = Math.random } = options;
  const head = await store.head(stream);
  const page = await store.read(stream, '-1', { maxBytes: LIVE_PAGE_BYTES });
  if (!head || !page) throw new FlueError('stream_not_found');
  return sseResponse(request, page, head.contentType, undefined, { ...options, clock, random });
}
