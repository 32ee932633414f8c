import { readFileSync } from 'node:fs';
import { checkedApp } from '@openflue/conformance';
import createClient from 'openapi-fetch';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { ContractClient, paths } from '../src/contract.ts';
import { contractClient } from '../src/contract-client.ts';
import { flueApp } from './fixtures/flue-server.ts';
import { echo } from './fixtures/workflows.ts';

type Call = (client: ContractClient) => Promise<{ data?: unknown }>;

const odd = 'a/b c?d#e%f&é+$&';
const header = { 'Idempotency-Key': 'k 1' };
const instance = { name: odd, id: 'ü~(1)' };

/** Every operation of the contract that answers JSON, in every shape that the client asks in. */
const calls: Record<string, Call[]> = {
  'GET /workflows': [(client) => client.GET('/workflows')],
  'POST /workflows/{name}': [undefined, null, 0, '', 'text', [], { text: 'é\u2028' }].flatMap((body): Call[] => [
    (client) => client.POST('/workflows/{name}', { params: { path: { name: odd }, header }, body }),
    (client) => client.POST('/workflows/{name}', { params: { path: { name: odd }, query: { wait: 'result' } }, body }),
  ]),
  'GET /runs': [
    (client) => client.GET('/runs'),
    (client) =>
      client.GET('/runs', { params: { query: { workflow: odd, status: 'active', limit: 5, cursor: 'x=&y' } } }),
  ],
  'GET /runs/{runId}': [
    (client) => client.GET('/runs/{runId}', { params: { path: { runId: 'run_1' }, query: { meta: '' } } }),
  ],
  'DELETE /runs/{runId}': [(client) => client.DELETE('/runs/{runId}', { params: { path: { runId: odd } } })],
  'POST /runs/{runId}/cancel': [(client) => client.POST('/runs/{runId}/cancel', { params: { path: { runId: odd } } })],
  'GET /agents': [(client) => client.GET('/agents')],
  'GET /agents/{name}': [
    (client) => client.GET('/agents/{name}', { params: { path: { name: odd }, query: { limit: 1 } } }),
  ],
  'GET /agents/{name}/{id}': [
    (client) =>
      client.GET('/agents/{name}/{id}', { params: { path: instance, query: { view: 'history', session: odd } } }),
  ],
  'POST /agents/{name}/{id}': [
    (client) =>
      client.POST('/agents/{name}/{id}', { params: { path: instance, query: {}, header }, body: { message: odd } }),
  ],
  'DELETE /agents/{name}/{id}': [(client) => client.DELETE('/agents/{name}/{id}', { params: { path: instance } })],
  'POST /agents/{name}/{id}/dispatch': [
    (client) =>
      client.POST('/agents/{name}/{id}/dispatch', { params: { path: instance, header }, body: { input: null } }),
  ],
  'POST /agents/{name}/{id}/abort': [
    (client) => client.POST('/agents/{name}/{id}/abort', { params: { path: instance } }),
  ],
};

/** What the SDK does not ask by this client: what a deployment says of itself, and what is not JSON. */
const elsewhere = [
  'GET /health',
  'GET /ready',
  'GET /capabilities',
  'GET /openapi.json',
  'GET /openapi.yaml',
  'GET /agents/{name}/{id}/attachments/{attachmentId}',
];

/** Both clients over one recording `fetch`. */
function both(answer: () => Response) {
  const requests: Request[] = [];
  const fetch = async (request: Request) => {
    requests.push(request.clone());
    return answer();
  };
  const baseUrl = 'http://flue.test/mounted';
  const ours = contractClient(baseUrl, new AbortController().signal, fetch);
  return { requests, clients: [ours, createClient<paths, 'application/json'>({ baseUrl, fetch })] };
}

const shown = async (request: Request) => ({
  method: request.method,
  url: request.url,
  headers: [...request.headers],
  body: await request.text(),
  hasBody: request.body !== null,
  redirect: request.redirect,
  credentials: request.credentials,
});

test('there is a call for every operation of the contract', () => {
  const document: { paths: Record<string, object> } = parse(readFileSync('openapi.yaml', 'utf8'));
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.keys(item)
      .filter((method) => ['get', 'post', 'put', 'patch', 'delete'].includes(method))
      .map((method) => `${method.toUpperCase()} ${path}`),
  );
  expect([...Object.keys(calls), ...elsewhere].sort()).toEqual(operations.sort());
});

test.each(Object.entries(calls))('%s is asked for exactly as openapi-fetch asks', async (_, calls) => {
  for (const call of calls) {
    for (const answer of [() => Response.json({ some: 'é' }), () => Response.json(null, { status: 202 })]) {
      const { requests, clients } = both(answer);
      const data = [];
      for (const client of clients) data.push((await call(client)).data);
      const [ours, theirs] = await Promise.all(requests.map(shown));
      expect(ours).toEqual(theirs);
      expect(data[0]).toEqual(data[1]);
    }
  }
});

test('what is undefined or null is left out of the query, as openapi-fetch leaves it out', async () => {
  const { requests, clients } = both(() => Response.json({}));
  const query: object = { workflow: undefined, cursor: null, limit: 0 };
  for (const client of clients) await client.GET('/runs', { params: { query } });
  expect(requests.map(({ url }) => url)).toEqual(Array(2).fill('http://flue.test/mounted/runs?limit=0'));
});

test('a body that is no JSON value is none, and an answer without content has no data', async () => {
  const { requests, clients } = both(() => new Response(null, { status: 204 }));
  const path = { name: 'w' };
  for (const client of clients) {
    expect((await client.POST('/workflows/{name}', { params: { path }, body: () => 1 })).data ?? undefined).toBe(
      undefined,
    );
  }
  for (const request of requests) expect([request.body, request.headers.get('content-type')]).toEqual([null, null]);
});

test('plain openapi-fetch works with the types of this package', async () => {
  const app = await flueApp({ echo });
  const { fetch } = checkedApp(app);
  const client = createClient<paths, 'application/json'>({
    baseUrl: 'http://flue.test',
    fetch: async (request) => fetch(request),
  });
  const { data } = await client.POST('/workflows/{name}', { params: { path: { name: 'echo' } }, body: 1 });
  expect(data?.runId).toMatch(/^run_/);
  const { error } = await client.POST('/workflows/{name}', { params: { path: { name: 'ecko' } } });
  expect(error?.error.type).toBe('workflow_not_found');
});
