import type { RunList, RunStatus } from '@openflue/spec';
import { readServer } from './read-server.ts';

export interface RunsQuery {
  readonly workflow?: string;
  readonly status?: RunStatus;
  readonly limit: number;
  readonly cursor?: string;
}

/** `GET /runs`. Throws `ServerError`. */
export async function listRunsOfServer(
  place: { server: string; token: string | undefined },
  query: RunsQuery,
): Promise<RunList> {
  const parameters = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  return await readServer(place, `/runs?${parameters}`, isRunList);
}

function isRunList(body: unknown): body is RunList {
  return typeof body === 'object' && body !== null && 'runs' in body && Array.isArray(body.runs);
}
