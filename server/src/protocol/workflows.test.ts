import * as v from 'valibot';
import { expect, test } from 'vitest';
import { json, open, serveModules } from '../../test/serve-modules.ts';
import { defineAgent } from '../authoring/agent.ts';
import { defineWorkflow } from '../authoring/workflow.ts';

const echo = { route: open, run: async ({ payload }: { payload: unknown }) => ({ echo: payload ?? null }) };
const agent = defineAgent(() => ({ model: 'demo/summarizer' }));

test('an invocation answers 202 with the coordinates of its stream, in body and headers', async () => {
  const { request } = await serveModules({ echo });
  const answer = await request('/workflows/echo', json({ text: 'hi' }));
  expect(answer.status).toBe(202);
  const receipt = await answer.json();
  expect(receipt).toEqual({
    runId: expect.stringMatching(/^run_[0-9A-HJKMNP-TV-Z]{26}$/),
    streamUrl: `http://localhost/runs/${receipt.runId}`,
    offset: expect.any(String),
  });
  expect(answer.headers.get('Location')).toBe(receipt.streamUrl);
  expect(answer.headers.get('Stream-Next-Offset')).toBe(receipt.offset);
});

test('wait=result answers with what the run returned', async () => {
  const { request } = await serveModules({ echo });
  const answer = await request('/workflows/echo?wait=result', json({ text: 'hi' }));
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ result: { echo: { text: 'hi' } } });
});

test('an invocation without a body has no payload, and a body may be any JSON value', async () => {
  const { request } = await serveModules({ echo });
  const absent = await request('/workflows/echo?wait=result', { method: 'POST' });
  expect(await absent.json()).toMatchObject({ result: { echo: null } });
  for (const value of [null, 0, false, 'text', [1, 2]]) {
    const answer = await request('/workflows/echo?wait=result', json(value));
    expect(await answer.json()).toMatchObject({ result: { echo: value } });
  }
});

test('a handler that throws answers run_failed with the run and its error', async () => {
  const { request } = await serveModules({
    broken: {
      route: open,
      run: async () => {
        throw new RangeError('no such page');
      },
    },
  });
  const answer = await request('/workflows/broken?wait=result', { method: 'POST' });
  expect(answer.status).toBe(500);
  const { error } = await answer.json();
  expect(error).toMatchObject({ type: 'run_failed', meta: { error: { name: 'RangeError', message: 'no such page' } } });
  const record = await request(`/runs/${error.meta.runId}?meta`);
  expect(await record.json()).toMatchObject({ status: 'errored', isError: true, error: { name: 'RangeError' } });
});

test('a caller who prefers to wait less gets the receipt when that time is over', async () => {
  const { request } = await serveModules({ slow: { route: open, run: () => new Promise(() => {}) } });
  const answer = await request('/workflows/slow?wait=result', { method: 'POST', headers: { Prefer: 'wait=0' } });
  expect(answer.status).toBe(202);
  expect(answer.headers.get('Preference-Applied')).toBe('wait=0');
});

test("the server's own wait limit answers wait_timeout with the coordinates, and the run goes on", async () => {
  let finish = (_: string) => {};
  const result = new Promise<string>((resolve) => {
    finish = resolve;
  });
  const { request, engine } = await serveModules({ slow: { route: open, run: () => result } }, { waitLimitMs: 1 });
  const answer = await request('/workflows/slow?wait=result', { method: 'POST' });
  expect(answer.status).toBe(504);
  const { error } = await answer.json();
  expect(error.type).toBe('wait_timeout');
  finish('late');
  const record = await engine.runs.ended(error.meta.runId, AbortSignal.timeout(5_000));
  expect(record).toMatchObject({ status: 'completed', result: 'late' });
});

test('an event-stream answer is the run from its start to its close', async () => {
  const { request } = await serveModules({ echo });
  const answer = await request('/workflows/echo', json(1, { Accept: 'text/event-stream' }));
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch('text/event-stream');
  const body = await answer.text();
  expect(body).toContain('"type":"run_start"');
  expect(body).toContain('"type":"run_end"');
  expect(body).toContain('"streamClosed":true');
});

test.each([
  ['*/*', 202],
  ['application/json', 202],
  ['application/json, text/event-stream', 202],
  ['text/event-stream;q=0.5, application/json', 202],
  ['text/event-stream, */*;q=0.1', 200],
])('Accept: %s is answered with %i', async (accept, status) => {
  const { request } = await serveModules({ echo });
  const answer = await request('/workflows/echo', json(1, { Accept: accept }));
  expect(answer.status).toBe(status);
  await answer.body?.cancel();
});

test('a workflow that does not exist, or exports no route, is not found', async () => {
  const { request } = await serveModules({ hidden: { run: async () => 1 } });
  for (const name of ['hidden', 'nobody']) {
    const answer = await request(`/workflows/${name}`, { method: 'POST' });
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { type: 'workflow_not_found' } });
  }
});

test.each([
  ['another wait value', '/workflows/echo?wait=forever', { method: 'POST' }, 400, 'invalid_request'],
  ['wait twice', '/workflows/echo?wait=result&wait=result', { method: 'POST' }, 400, 'invalid_request'],
  [
    'wait with an event stream',
    '/workflows/echo?wait=result',
    json(1, { Accept: 'text/event-stream' }),
    400,
    'invalid_request',
  ],
  ['a body that is not JSON', '/workflows/echo', { ...json(1), body: '{"a":' }, 400, 'invalid_json'],
  [
    'a body that is not UTF-8',
    '/workflows/echo',
    { ...json(1), body: new Uint8Array([34, 0xff, 34]) },
    400,
    'invalid_json',
  ],
  [
    'a body nested beyond reason',
    '/workflows/echo',
    { ...json(1), body: `${'['.repeat(513)}${']'.repeat(513)}` },
    400,
    'invalid_json',
  ],
  ['a compressed body', '/workflows/echo', json(1, { 'content-encoding': 'gzip' }), 415, 'unsupported_media_type'],
  ['another media type', '/workflows/echo', json(1, { 'content-type': 'text/plain' }), 415, 'unsupported_media_type'],
  ['a body beyond the limit', '/workflows/echo', json('x'.repeat(2_000)), 413, 'payload_too_large'],
  ['a payload against the schema', '/workflows/strict', json({ text: 1 }), 400, 'invalid_request'],
  ['no payload where the schema wants one', '/workflows/strict', { method: 'POST' }, 400, 'invalid_request'],
  ['an empty idempotency key', '/workflows/echo', json(1, { 'Idempotency-Key': '' }), 400, 'invalid_request'],
  [
    'an overlong idempotency key',
    '/workflows/echo',
    json(1, { 'Idempotency-Key': 'k'.repeat(257) }),
    400,
    'invalid_request',
  ],
  ['another method', '/workflows/echo', { method: 'PUT' }, 405, 'method_not_allowed'],
])('%s is refused, and no run exists afterwards', async (_, path, init, status, type) => {
  const strict = defineWorkflow({
    agent,
    input: v.object({ text: v.string() }),
    run: async ({ input }) => input.text,
  });
  const { request, storage } = await serveModules(
    { echo, strict: { default: strict, route: open } },
    { bodyLimitBytes: 1_200 },
  );
  const answer = await request(path, init);
  expect(answer.status).toBe(status);
  expect(await answer.json()).toMatchObject({ error: { type } });
  expect(await storage.documents.listRuns({})).toEqual({ runs: [] });
});

test('a payload that breaks the schema names the workflow and the issues', async () => {
  const strict = defineWorkflow({ agent, input: v.object({ text: v.string() }), run: async ({ input }) => input.text });
  const { request } = await serveModules({ strict: { default: strict, route: open } });
  const answer = await request('/workflows/strict', json({ text: 1 }));
  expect(await answer.json()).toMatchObject({
    error: { meta: { workflow: 'strict', issues: [{ path: ['text'] }] } },
  });
});

test('a body without a length is cut off at the limit too', async () => {
  const { app } = await serveModules({ echo }, { bodyLimitBytes: 1_000 });
  const body = new ReadableStream({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode(' '.repeat(400)));
    },
  });
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body, duplex: 'half' };
  const answer = await app.request(new Request('http://localhost/workflows/echo', init));
  expect(answer.status).toBe(413);
});

test('a caller who leaves in the middle of the body is no failure of the server, and starts no run', async () => {
  const { app, engine } = await serveModules({ echo });
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode('{"half":')),
    pull: (controller) => controller.error(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })),
  });
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body, duplex: 'half' };
  const answer = await app.request(new Request('http://localhost/workflows/echo', init));
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request' } });
  expect((await engine.runs.list({ limit: 10 })).runs).toEqual([]);
});

test('the list shows what answers over HTTP, with its schemas', async () => {
  const described = defineWorkflow({
    agent,
    description: 'Shouts.',
    input: v.object({ text: v.string() }),
    output: v.string(),
    run: async ({ input }) => input.text.toUpperCase(),
  });
  const { request } = await serveModules({
    hidden: { run: async () => 1 },
    shout: { default: described, route: open },
  });
  const { workflows } = await (await request('/workflows')).json();
  expect(workflows).toMatchObject([
    {
      name: 'shout',
      description: 'Shouts.',
      input: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
      output: { type: 'string' },
    },
  ]);
});

test('what answers GET answers HEAD too, and says so', async () => {
  const { app } = await serveModules({ echo });
  expect((await app.request('/workflows', { method: 'HEAD' })).status).toBe(200);
  expect((await app.request('/workflows', { method: 'DELETE' })).headers.get('Allow')).toBe('GET, HEAD');
  expect((await app.request('/workflows/echo', { method: 'DELETE' })).headers.get('Allow')).toBe('POST');
});

test("the handler sees the caller's request", async () => {
  const { request } = await serveModules({
    whoami: {
      route: open,
      run: async ({ req }: { req: Request }) => ({ tenant: req.headers.get('x-tenant'), body: await req.text() }),
    },
  });
  const answer = await request('/workflows/whoami?wait=result', json({ a: 1 }, { 'x-tenant': 'acme' }));
  expect(await answer.json()).toMatchObject({ result: { tenant: 'acme', body: '{"a":1}' } });
});
