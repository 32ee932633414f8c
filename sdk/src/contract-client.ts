import type { ContractClient } from './contract.ts';

interface Call {
  params?: { path?: Record<string, string>; query?: Record<string, unknown>; header?: Record<string, string> };
  body?: unknown;
}

/**
 * Asks the contract's JSON routes. Typed as openapi-fetch types them; at run time that package does so much more that it would be a fifth
 * of this one.
 */
export function contractClient(
  baseUrl: string,
  signal: AbortSignal,
  fetch: (request: Request) => Promise<Response>,
): ContractClient {
  const asking =
    (method: string) =>
    async (route: string, { params: { path, query, header } = {}, body }: Call = {}) => {
      const url = new URL(baseUrl + route.replace(/{(\w+)}/g, (_, name) => encodeURIComponent(path?.[name] ?? '')));
      for (const [name, value] of Object.entries(query ?? {})) {
        if (value !== undefined) url.searchParams.set(name, `${value}`);
      }
      const headers = new Headers(header);
      if (body !== undefined) headers.set('content-type', 'application/json');
      const json = body === undefined ? null : JSON.stringify(body);
      const response = await fetch(new Request(url, { method, headers, signal, body: json }));
      return { data: response.status === 204 ? null : await response.json(), response };
    };
  return { GET: asking('GET'), POST: asking('POST'), DELETE: asking('DELETE') } as ContractClient;
}
