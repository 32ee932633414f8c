import { FlueError, streamHeaders } from '@openflue/spec';
import type { Clock } from '../../clock.ts';
import type { StreamPage } from '../../storage/port.ts';
import type { StreamReadOptions } from './stream-read-options.ts';
import { positionHeaders, SECURITY_HEADERS } from './stream-response-headers.ts';

/**
 * Waits until there is something behind `page`, the stream closes, time is up, the client leaves or the server stops.
 * Resolves with the page as it is then, which may still be empty.
 */
export async function waitForNews(
  page: StreamPage,
  signal: AbortSignal,
  options: StreamReadOptions & { readonly clock: Clock },
): Promise<StreamPage> {
  const { store, stream, longPollTimeoutMs, stopping, clock, maxPageBytes } = options;
  const over = new AbortController();
  const end = () => over.abort();
  const leave = store.subscribe(stream, end);
  for (const other of [signal, stopping]) other.addEventListener('abort', end);
  try {
    const read = () => readOrThrow(store.read(stream, page.next, { maxBytes: maxPageBytes }));
    // Whatever came between the first read and the subscription woke nobody.
    const missed = await read();
    if (missed.bytes.length > 0 || missed.closed || signal.aborted || stopping.aborted) return missed;
    await clock.sleep(longPollTimeoutMs, over.signal).catch(() => {});
    return await read();
  } finally {
    leave();
    for (const other of [signal, stopping]) other.removeEventListener('abort', end);
  }
}

async function readOrThrow(page: Promise<StreamPage | undefined>): Promise<StreamPage> {
  const read = await page;
  if (read) return read;
  throw new FlueError('stream_not_found', { details: 'The stream was deleted.' });
}

/** Nothing came. */
export function noNewsResponse(page: StreamPage, cursor: string, extra: Readonly<Record<string, string>>): Response {
  const headers = { ...extra, ...SECURITY_HEADERS, ...positionHeaders(page), [streamHeaders.cursor]: cursor };
  return new Response(null, { status: 204, headers: { ...headers, 'Cache-Control': 'no-store' } });
}
