/** A server gave another answer than the one asked for, or none. Printed as it is. */
class ServerError extends Error {
  override readonly name = 'ServerError';
}

/**
 * The JSON that a server answers `GET <path>` with. Throws `ServerError`, also where `isExpected` does not know it: something else may
 * listen there.
 */
export async function readServer<T>(
  { server, token }: { server: string; token: string | undefined },
  path: string,
  isExpected: (body: unknown) => body is T,
): Promise<T> {
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  let response: Response;
  try {
    response = await fetch(`${server}${path}`, { headers });
  } catch (error) {
    throw new ServerError(`${server} cannot be reached.`, { cause: error });
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && isExpected(body)) return body;
  throw new ServerError(`${server}${path} answered ${response.status}${detailsOf(body)}`);
}

function detailsOf(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('error' in body)) return ', which is no answer of this protocol.';
  const { error } = body;
  const details = typeof error === 'object' && error !== null && 'details' in error ? String(error.details) : '';
  return `: ${details}`;
}
