import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { memoryStreamStore } from '../../storage/memory-storage.ts';
import { type DurableStreamsOptions, durableStreams } from './durable-streams.ts';

function setUp(options: Partial<DurableStreamsOptions> = {}) {
  const store = memoryStreamStore();
  const app = new Hono().route('/v1/stream', durableStreams({ store, longPollTimeoutMs: 50, ...options }));
  const send = (method: string, name: string, body?: string, headers: Record<string, string> = {}) =>
    app.request(`http://flue.test/v1/stream/${name}`, {
      method,
      headers: { 'content-type': 'application/json', ...(body !== undefined && length(body)), ...headers },
      ...(body !== undefined && { body }),
    });
  return { store, send };
}

const length = (body: string) => ({ 'content-length': String(new TextEncoder().encode(body).length) });

test('a stream is created, written, read, closed and deleted', async () => {
  const { send } = setUp();
  const created = await send('PUT', 'orders/1', '[{"n":1}]');
  expect(created.status).toBe(201);
  expect(created.headers.get('location')).toBe('http://flue.test/v1/stream/orders/1');
  expect((await send('PUT', 'orders/1')).status).toBe(200);
  expect((await send('POST', 'orders/1', '[{"n":2},{"n":3}]')).status).toBe(204);
  expect(await (await send('GET', 'orders/1')).json()).toEqual([{ n: 1 }, { n: 2 }, { n: 3 }]);
  expect((await send('POST', 'orders/1', undefined, { 'stream-closed': 'true' })).status).toBe(204);
  expect((await send('HEAD', 'orders/1')).headers.get('stream-closed')).toBe('true');
  expect((await send('DELETE', 'orders/1')).status).toBe(204);
  expect((await send('GET', 'orders/1')).status).toBe(404);
});

test('numbers arrive as they were sent', async () => {
  const { send } = setUp();
  await send('PUT', 's');
  await send('POST', 's', '{"id":12345678901234567890,\r\n"x":1.10}');
  expect(await (await send('GET', 's')).text()).toBe('[{"id":12345678901234567890, "x":1.10}]');
});

test('a fork is answered honestly', async () => {
  const { send } = setUp();
  await send('PUT', 'source');
  const fork = await send('PUT', 'fork', undefined, { 'stream-forked-from': '/v1/stream/source' });
  expect(fork.status).toBe(501);
  expect(await fork.json()).toMatchObject({ error: { type: 'not_implemented' } });
  expect((await send('HEAD', 'fork')).status).toBe(404);
});

test("the server's own streams are neither read nor written from here", async () => {
  const { store, send } = setUp();
  for (const name of ['runs/run_1', 'agents/a/b']) {
    await store.create(name, { contentType: 'application/json' }, { messages: ['1'] });
    for (const method of ['PUT', 'POST', 'DELETE']) {
      const refused = await send(method, name, method === 'DELETE' ? undefined : '2');
      expect(refused.status).toBe(405);
      expect(refused.headers.get('allow')).toBe('GET, HEAD');
    }
    expect((await send('GET', name)).status).toBe(404);
    expect((await send('GET', encodeURIComponent(name))).status).toBe(404);
    expect(await store.head(name)).toMatchObject({ length: 2 });
  }
});

test('a body that is too large is refused, whether its length is told or not', async () => {
  const { send } = setUp({ bodyLimitBytes: 10 });
  await send('PUT', 's');
  expect((await send('POST', 's', '"0123456789"')).status).toBe(413);
  const app = new Hono().route('/', durableStreams({ store: memoryStreamStore(), bodyLimitBytes: 10 }));
  const body = new Blob(['"0123456789"']).stream();
  const untold = new Request('http://flue.test/s', { method: 'PUT', body, duplex: 'half' } as RequestInit);
  expect((await app.request(untold)).status).toBe(413);
});

test('a refusal tells its kind, and an unknown failure nothing', async () => {
  const { send } = setUp();
  await send('PUT', 's');
  await send('POST', 's', '1', { 'stream-closed': 'true' });
  expect(await (await send('POST', 's', '2')).json()).toMatchObject({ error: { type: 'stream_closed' } });
  expect(await (await send('PUT', 's', undefined, { 'content-type': 'text/plain' })).json()).toMatchObject({
    error: { type: 'stream_exists' },
  });
  const failing = setUp({ store: { ...memoryStreamStore(), head: () => Promise.reject(new Error('secret')) } });
  const failed = await failing.send('HEAD', 's');
  expect(failed.status).toBe(500);
  const answer = await (await failing.send('GET', 's')).text();
  expect(answer).not.toContain('secret');
  expect(JSON.parse(answer).error.ref).toMatch(/^err_/);
});

test('only the origins of a list may use the streams, when there is one', async () => {
  const { send } = setUp({ cors: ['https://app.example'] });
  await send('PUT', 's');
  const allowed = await send('GET', 's', undefined, { origin: 'https://app.example' });
  expect(allowed.headers.get('access-control-allow-origin')).toBe('https://app.example');
  const other = await send('GET', 's', undefined, { origin: 'https://other.example' });
  expect(other.headers.get('access-control-allow-origin')).toBeNull();
  const open = await setUp().send('OPTIONS', 's', undefined, { origin: 'https://other.example' });
  expect(open.headers.get('access-control-allow-origin')).toBe('*');
  expect(open.headers.get('access-control-allow-headers')).toContain('If-None-Match');
  expect(open.headers.get('access-control-expose-headers')).toContain('Stream-Next-Offset');
});
