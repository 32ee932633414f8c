import type { StreamPage } from '../../storage/port.ts';
import { gzip, wantsGzip } from './compression.ts';
import { entityTag, isKnown } from './entity-tag.ts';
import { pageBody } from './page-body.ts';
import type { ReadParameters } from './read-parameters.ts';
import { positionHeaders, SECURITY_HEADERS } from './stream-response-headers.ts';

/** A page that more will follow, or that is the end for good: it never changes under its URL. */
const SETTLED = 'private, max-age=60, stale-while-revalidate=300';

/** The answer that carries one page. */
export function pageResponse(
  request: Request,
  page: StreamPage,
  contentType: string,
  parameters: ReadParameters,
  extra: Readonly<Record<string, string>>,
): Response {
  const { tag, cacheControl } = caching(page, parameters);
  const headers: Record<string, string> = {
    ...extra,
    ...SECURITY_HEADERS,
    ...positionHeaders(page),
    'Cache-Control': cacheControl,
    ...(tag && { ETag: tag }),
  };
  if (tag && isKnown(request.headers.get('if-none-match'), page)) return new Response(null, { status: 304, headers });
  headers['Content-Type'] = contentType;
  const body = pageBody(page.bytes, contentType);
  if (!wantsGzip(request.headers.get('accept-encoding'), contentType, body.length))
    return new Response(body, { headers });
  headers['Content-Encoding'] = 'gzip';
  headers.Vary = 'Accept-Encoding';
  if (tag) headers.ETag = entityTag(page, 'gzip');
  return new Response(gzip(body), { headers });
}

/**
 * What caches may do. `now` names another place each time. The open tail grows under the same URL, as does what a `tail`
 * counts from, so these are asked for again, which costs a `304`.
 */
function caching(page: StreamPage, { offset, tail, live }: ReadParameters): { tag?: string; cacheControl: string } {
  if (offset === 'now') return { cacheControl: 'no-store' };
  const settled = (!page.upToDate || page.closed) && tail === undefined && live === undefined;
  return { tag: entityTag(page), cacheControl: settled ? SETTLED : 'private, no-cache' };
}
