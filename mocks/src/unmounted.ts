/**
 * A request to `/prefix/path` as the server at the root gets it from a proxy: without the prefix, which a header tells, so
 * that the URLs in answers have it. `base`: an absolute URL or a path.
 */
export async function unmounted(request: Request, base: string): Promise<Request> {
  const url = new URL(request.url);
  const prefix = new URL(base, url.origin).pathname.replace(/\/+$/, '');
  if (prefix === '') return request;
  url.pathname = url.pathname.slice(prefix.length);
  const headers = new Headers(request.headers);
  headers.set('x-forwarded-prefix', prefix);
  const { method, signal } = request;
  // Read whole: not every browser can send on the body of a request.
  const body = method === 'GET' || method === 'HEAD' ? null : await request.arrayBuffer();
  return new Request(url, { method, headers, signal, body: body?.byteLength ? body : null });
}
