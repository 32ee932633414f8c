/** The same answer with another body. */
export function withBody({ status, statusText, headers }: Response, body: BodyInit): Response {
  const kept = new Headers(headers);
  kept.delete('content-length');
  kept.delete('etag');
  return new Response(body, { status, statusText, headers: kept });
}
