/**
 * The mount point without a trailing slash, absolute. A relative one (`/api`) is resolved against the page's location.
 *
 * Throws `TypeError` when it is relative and there is no location, as on a server.
 */
export function resolveBaseUrl(baseUrl: string | URL): string {
  const base = typeof location === 'undefined' ? undefined : location.href;
  if (!URL.canParse(baseUrl, base)) {
    throw new TypeError(
      `baseUrl ${JSON.stringify(String(baseUrl))} is not a URL; outside a browser it must be absolute`,
    );
  }
  const url = new URL(baseUrl, base);
  return url.origin + url.pathname.replace(/\/+$/, '');
}
