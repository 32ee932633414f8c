import { afterEach, expect, test, vi } from 'vitest';
import { apiError, html, lostConnection, page, type ScriptedServer, scripted } from '../test/fixtures/answers.ts';
import { createFlueClient, type FlueClientOptions } from './client.ts';
import { FlueApiError, FlueConnectionError, FlueTimeoutError } from './errors.ts';

afterEach(() => void vi.unstubAllGlobals());

const receipt = { runId: 'run_1', streamUrl: 'http://flue.test/runs/run_1', offset: '0_0' };
const admitted = () => Response.json(receipt, { status: 202 });
const notFound = apiError(404, 'run_not_found');

function clientOf({ fetch }: ScriptedServer, options: Partial<FlueClientOptions> = {}) {
  return createFlueClient({ baseUrl: 'http://flue.test/mount/', fetch, retry: { initialDelayMs: 1 }, ...options });
}

test('invoke posts the payload to the workflow below the mount prefix', async () => {
  const server = scripted(admitted);
  expect(await clientOf(server).workflows.invoke('sum up/é', { payload: { text: 'x' } })).toEqual(receipt);
  const [request] = server.requests;
  expect(request?.url).toBe('http://flue.test/mount/workflows/sum%20up%2F%C3%A9');
  expect(request?.headers.get('content-type')).toBe('application/json');
  expect(await request?.text()).toBe('{"text":"x"}');
});

test('any JSON value is a payload, and none sends no body', async () => {
  for (const payload of [null, 0, '', false, [], 'text']) {
    const server = scripted(admitted);
    await clientOf(server).workflows.invoke('w', { payload });
    expect(await server.requests[0]?.json()).toEqual(payload);
  }
  const server = scripted(admitted);
  await clientOf(server).workflows.invoke('w');
  expect(await server.requests[0]?.text()).toBe('');
  expect(server.requests[0]?.headers.has('content-type')).toBe(false);
});

test('an admission is repeated under one key when the connection is lost or the server is not ready', async () => {
  const cut = () => new Response('{"runId":', { status: 202, headers: { 'content-type': 'application/json' } });
  const failures = [lostConnection, cut, apiError(503, 'not_ready'), apiError(429, 'queue_full'), html(502)];
  const server = scripted(...failures, admitted);
  const { workflows } = clientOf(server, { retry: { initialDelayMs: 1, maxRetries: failures.length } });
  expect(await workflows.invoke('w', { payload: 1 })).toEqual(receipt);
  const keys = server.requests.map(({ headers }) => headers.get('idempotency-key'));
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toMatch(/^\d+(-\d+){3}$/);
  expect(await server.requests.at(-1)?.text()).toBe('1');

  await workflows.invoke('w');
  expect(server.requests.at(-1)?.headers.get('idempotency-key')).not.toBe(keys[0]);
  await workflows.invoke('w', { idempotencyKey: 'mine' });
  expect(server.requests.at(-1)?.headers.get('idempotency-key')).toBe('mine');
});

test('a payload that is not JSON is refused before anything is sent', async () => {
  const server = scripted(admitted);
  await expect(clientOf(server).workflows.invoke('w', { payload: 1n })).rejects.toThrow(TypeError);
  expect(server.requests).toHaveLength(0);
});

test('an error envelope becomes a FlueApiError with everything in it', async () => {
  const issues = [{ message: 'Expected a string', path: ['text'] }];
  const body = { error: { type: 'invalid_request', message: 'No.', details: 'No.', ref: 'err_1', meta: { issues } } };
  const server = scripted(() => Response.json(body, { status: 400, headers: { 'retry-after': '3' } }));
  const error = await clientOf(server)
    .workflows.invoke('w')
    .catch((error) => error);
  expect(error).toBeInstanceOf(FlueApiError);
  expect(error).toMatchObject({
    status: 400,
    type: 'invalid_request',
    ref: 'err_1',
    issues,
    retryAfterMs: 3_000,
    body,
  });
  expect(server.requests).toHaveLength(1);
});

test('an answer without an envelope is a FlueApiError too, whatever its body is', async () => {
  for (const body of ['<html>', '{"error":"no"}', '{"error":null}', 'null', '"x"', '']) {
    const server = scripted(() => new Response(body, { status: 400 }));
    const error = await clientOf(server)
      .runs.get('run_1')
      .catch((error) => error);
    expect(error).toBeInstanceOf(FlueApiError);
    expect([error.status, error.type]).toEqual([400, undefined]);
  }
  await expect(clientOf(scripted(html())).runs.get('run_1')).rejects.toMatchObject({
    status: 200,
    body: '<!doctype html>',
  });
});

test('an unknown run is the same error from get, events and stream', async () => {
  const { runs } = clientOf(scripted(notFound));
  const drained = async () => {
    for await (const _ of runs.stream('run_1')) throw new Error('an event');
  };
  for (const ask of [() => runs.get('run_1'), () => runs.events('run_1'), drained]) {
    const error = await ask().catch((error) => error);
    expect(error).toBeInstanceOf(FlueApiError);
    expect(error).toMatchObject({ status: 404, type: 'run_not_found' });
  }
});

test('attempts are bounded, and `retry: false` makes one', async () => {
  for (const [retry, attempts] of [
    [{ initialDelayMs: 1 }, 3],
    [{ initialDelayMs: 1, maxRetries: 5 }, 6],
    [false, 1],
  ] as const) {
    const server = scripted(lostConnection);
    await expect(clientOf(server, { retry }).workflows.list()).rejects.toThrow(FlueConnectionError);
    expect(server.requests).toHaveLength(attempts);
  }
});

test("a call rejects with the caller's reason at once when it aborts, also between attempts", async () => {
  const reason = new Error('enough');
  for (const answer of [() => new Promise<Response>(() => {}), lostConnection]) {
    const controller = new AbortController();
    const server = scripted(answer);
    const calling = clientOf(server, { retry: { initialDelayMs: 60_000 } }).runs.get('run_1', {
      signal: controller.signal,
    });
    await vi.waitUntil(() => server.requests.length === 1);
    controller.abort(reason);
    await expect(calling).rejects.toBe(reason);
  }
  const aborted = clientOf(scripted(admitted)).runs.events('run_1', { signal: AbortSignal.abort(reason) });
  await expect(aborted).rejects.toBe(reason);
});

test('a call rejects with FlueTimeoutError when its time is up', async () => {
  const server = scripted(() => new Promise<Response>(() => {}));
  await expect(clientOf(server).runs.get('run_1', { timeoutMs: 5 })).rejects.toThrow(FlueTimeoutError);
  await expect(clientOf(server).runs.events('run_1', { timeoutMs: 5 })).rejects.toThrow(FlueTimeoutError);
});

test('token and headers are asked for with every request, and a header wins over the token', async () => {
  let count = 0;
  const server = scripted(page([], { offset: 'a', upToDate: true }));
  const changing = clientOf(server, { token: async () => `t${++count}`, headers: () => ({ 'x-count': `${count}` }) });
  await changing.runs.events('run_1');
  await changing.runs.events('run_1');
  const sent = server.requests.map(({ headers }) => [headers.get('authorization'), headers.get('x-count')]);
  expect(sent).toEqual([
    ['Bearer t1', '0'],
    ['Bearer t2', '1'],
  ]);

  const fixed = clientOf(server, { token: 't', headers: { authorization: 'Basic x' } });
  await fixed.runs.events('run_1');
  expect(server.requests.at(-1)?.headers.get('authorization')).toBe('Basic x');
  const none = clientOf(server, { token: () => undefined });
  await none.runs.events('run_1');
  expect(server.requests.at(-1)?.headers.has('authorization')).toBe(false);
});

test('a relative base URL is resolved with the first request, not before', async () => {
  const server = scripted(admitted);
  const client = clientOf(server, { baseUrl: '/api' });
  await expect(client.workflows.invoke('w')).rejects.toThrow(TypeError);
  vi.stubGlobal('location', new URL('https://app.example/page'));
  await client.workflows.invoke('w');
  expect(server.requests[0]?.url).toBe('https://app.example/api/workflows/w');
});

test("the platform's fetch is looked up with every request", async () => {
  const server = scripted(admitted);
  const { workflows } = createFlueClient({ baseUrl: 'http://flue.test' });
  vi.stubGlobal('fetch', server.fetch);
  expect(await workflows.invoke('w')).toEqual(receipt);
});
