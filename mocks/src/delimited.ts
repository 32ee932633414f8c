/**
 * A stream that says how it ends. Without it a body in Node ends with its connection, and a client that breaks off would
 * seem to have read it to the end.
 */
export function delimited(answer: Response): Response {
  if (!answer.body || answer.headers.has('content-length')) return answer;
  const { status, statusText } = answer;
  const headers = new Headers(answer.headers);
  headers.set('transfer-encoding', 'chunked');
  return new Response(answer.body, { status, statusText, headers });
}
