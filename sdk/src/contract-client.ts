import type { ContractClient } from './contract.ts';
import { segment } from './segment.ts';

type Plain = string | number | boolean;

interface Call {
  params?: {
    path?: Record<string, string>;
    query?: Record<string, Plain | undefined>;
    header?: Record<string, string>;
  };
  body?: unknown;
}

/**
 * Asks the contract's JSON routes. Typed as openapi-fetch types them, and asks what it asks; at run time that package does so much more
 * that it would be a fifth of this one.
 */
export function contractClient(
  baseUrl: string,
  signal: AbortSignal,
  fetch: (request: Request) => Promise<Response>,
): ContractClient {
  const asking =
    (method: string) =>
    async (route: string, { params: { path: names, query = {}, header } = {}, body }: Call = {}) => {
      const search = Object.entries(query).map(([name, value]) =>
        value == null ? '' : `&${name}=${encodeURIComponent(value)}`,
      );
      const path = route.replace(/{(\w+)}/g, (_, name) => segment(names?.[name] ?? ''));
      const url = baseUrl + path + search.join('').replace('&', '?');
      const json = JSON.stringify(body);
      const headers = { ...header, ...(json && { 'content-type': 'application/json' }) };
      const response = await fetch(new Request(url, { method, headers, signal, body: json ?? null }));
      return { data: response.status === 204 ? null : await response.json() };
    };
  return { GET: asking('GET'), POST: asking('POST'), DELETE: asking('DELETE') } as ContractClient;
}
