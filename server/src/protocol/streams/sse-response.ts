import { streamHeaders } from '@openflue/spec';
import type { Clock } from '../../clock.ts';
import type { StreamPage } from '../../storage/port.ts';
import { responseCursor } from './response-cursor.ts';
import { sseEncoding } from './sse-frames.ts';
import { SseReader } from './sse-reader.ts';
import type { StreamReadOptions } from './stream-read-options.ts';
import { SECURITY_HEADERS } from './stream-response-headers.ts';

/** The answer that carries a stream from `first` on, as it grows, until it closes. */
export function sseResponse(
  request: Request,
  first: StreamPage,
  contentType: string,
  cursor: string | undefined,
  options: StreamReadOptions & { readonly clock: Clock; readonly random: () => number },
): Response {
  const encoding = sseEncoding(contentType);
  const { clock, random } = options;
  const atConnect = Number(responseCursor(cursor, clock.now(), random));
  const reader = new SseReader(first, {
    ...options,
    encoding,
    signal: request.signal,
    cursor: () => String(Math.max(atConnect, Number(responseCursor(undefined, clock.now(), random)))),
  });
  return new Response(reader.body, {
    headers: {
      ...options.headers,
      ...SECURITY_HEADERS,
      'Content-Type': 'text/event-stream',
      'Cache-Control': 'no-cache, no-transform',
      // Proxies that buffer would hold events back.
      'X-Accel-Buffering': 'no',
      ...(encoding === 'base64' && { [streamHeaders.sseDataEncoding]: 'base64' }),
    },
  });
}
