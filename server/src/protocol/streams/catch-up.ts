import type { StreamRange } from '../../storage/port.ts';
import { gzip, wantsGzip } from './compression.ts';
import { entityTag, isKnown } from './entity-tag.ts';
import type { PageBody } from './page-body.ts';
import type { ReadParameters } from './read-parameters.ts';
import { positionHeaders, SECURITY_HEADERS } from './stream-response-headers.ts';

/** A page that more will follow, or that is the end for good: it never changes under its URL. */
const SETTLED = 'private, max-age=60, stale-while-revalidate=300';

/** The answer that carries one page. `body` is called only when it is sent. */
export function pageResponse(
  request: Request,
  range: Omit<StreamRange, 'length'>,
  body: () => PageBody,
  contentType: string,
  parameters: ReadParameters,
  extra: Readonly<Record<string, string>>,
): Response {
  const { tag, cacheControl } = caching(range, parameters);
  const headers: Record<string, string> = {
    ...extra,
    ...SECURITY_HEADERS,
    ...positionHeaders(range),
    'Cache-Control': cacheControl,
    ...(tag && { ETag: tag }),
  };
  if (tag && isKnown(request.headers.get('if-none-match'), range)) return new Response(null, { status: 304, headers });
  headers['Content-Type'] = contentType;
  const { content, length } = body();
  if (!wantsGzip(request.headers.get('accept-encoding'), contentType, length)) {
    headers['Content-Length'] = String(length);
    return new Response(content, { headers });
  }
  headers['Content-Encoding'] = 'gzip';
  headers.Vary = headers.Vary === undefined ? 'Accept-Encoding' : `${headers.Vary}, Accept-Encoding`;
  if (tag) headers.ETag = entityTag(range, 'gzip');
  return new Response(gzip(content), { headers });
}

/**
 * What caches may do. `now` names another place each time. The open tail grows under the same URL, as does what a `tail`
 * counts from, so these are asked for again, which costs a `304`.
 */
function caching(
  range: Omit<StreamRange, 'length'>,
  { offset, tail, live }: ReadParameters,
): { tag?: string; cacheControl: string } {
  if (offset === 'now') return { cacheControl: 'no-store' };
  const settled = (!range.upToDate || range.closed) && tail === undefined && live === undefined;
  return { tag: entityTag(range), cacheControl: settled ? SETTLED : 'private, no-cache' };
}
