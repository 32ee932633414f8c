import { formatOffset, parseOffset } from '../../storage/offset.ts';
import type { StreamHead } from '../../storage/port.ts';
import { positionHeaders, SECURITY_HEADERS } from './stream-response-headers.ts';

/** What is known of a stream, without its bytes. */
export function headResponse(head: StreamHead, extra: Readonly<Record<string, string>>): Response {
  return new Response(null, {
    headers: { ...extra, ...headHeaders(head), 'Cache-Control': 'no-store', ETag: tag(head) },
  });
}

export function headHeaders(head: StreamHead): Record<string, string> {
  return {
    ...SECURITY_HEADERS,
    ...positionHeaders({ next: head.next, upToDate: false, closed: head.closed }),
    'Content-Type': head.contentType,
    ...(head.ttlSeconds !== undefined && { 'Stream-TTL': String(head.ttlSeconds) }),
    ...(head.expiresAt !== undefined && { 'Stream-Expires-At': head.expiresAt }),
  };
}

/** The tag of the whole stream as it is now. */
function tag({ next, closed }: StreamHead): string {
  const end = parseOffset(next);
  const start = end.type === 'at' ? formatOffset(end.generation, 0) : next;
  return `"${start}:${next}${closed ? ':c' : ''}"`;
}
