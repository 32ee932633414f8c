import type { Context } from 'hono';
import type { FaceOptions } from './face-options.ts';

/**
 * The absolute URL, without trailing slash, under which this face is mounted, as the caller sees it: `publicUrl`, or the
 * request's own origin (a trusted proxy's `X-Forwarded-*`) plus what precedes the route in its path.
 *
 * @param segments How many path segments the route itself has: 2 in `/workflows/{name}`.
 */
export function mountUrl(c: Context, segments: number, { publicUrl, trustProxy }: FaceOptions): string {
  if (publicUrl) return publicUrl.replace(/\/+$/, '');
  const url = new URL(c.req.url);
  const prefix = url.pathname.replace(/\/+$/, '').split('/').slice(0, -segments).join('/');
  if (!trustProxy) return url.origin + prefix;
  const forwarded = (name: string) => c.req.header(`x-forwarded-${name}`)?.split(',')[0]?.trim();
  const proto = forwarded('proto') ?? url.protocol.slice(0, -1);
  const host = forwarded('host') ?? url.host;
  return `${proto}://${host}${forwarded('prefix')?.replace(/\/+$/, '') ?? ''}${prefix}`;
}
