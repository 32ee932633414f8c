import type { RunList, RunStatus } from '@openflue/spec';

export interface RunsQuery {
  readonly workflow?: string;
  readonly status?: RunStatus;
  readonly limit: number;
  readonly cursor?: string;
}

/** The server gave another answer than the one asked for, or none. Printed as it is. */
class ServerError extends Error {
  override readonly name = 'ServerError';
}

/** `GET /runs`. Throws `ServerError`. */
export async function listRunsOfServer(
  { server, token }: { server: string; token: string | undefined },
  query: RunsQuery,
): Promise<RunList> {
  const url = new URL(`${server}/runs`);
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  let response: Response;
  try {
    response = await fetch(url, { headers });
  } catch (error) {
    throw new ServerError(`${server} cannot be reached.`, { cause: error });
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (response.ok && isRunList(body)) return body;
  throw new ServerError(`${server} answered ${response.status}${detailsOf(body)}`);
}

function isRunList(body: unknown): body is RunList {
  return typeof body === 'object' && body !== null && 'runs' in body && Array.isArray(body.runs);
}

function detailsOf(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('error' in body)) return ', which is no answer of this protocol.';
  const { error } = body;
  const details = typeof error === 'object' && error !== null && 'details' in error ? String(error.details) : '';
  return `: ${details}`;
}
