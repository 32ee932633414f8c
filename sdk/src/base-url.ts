/**
 * The mount point without a trailing slash, absolute. A relative one (`/api`) is resolved against the page's location; where there is none,
 * as on a server, that throws `TypeError`.
 */
export function resolveBaseUrl(baseUrl: string | URL): string {
  const { origin, pathname } = new URL(baseUrl, globalThis.location?.href);
  return origin + pathname.replace(/\/+$/, '');
}
