import { gunzipSync } from 'node:zlib';
import { FlueError } from '@openflue/spec';
import { expect, test } from 'vitest';
import type { Clock } from '../../clock.ts';
import { memoryStreamStore } from '../../storage/memory-storage.ts';
import type { StreamStore } from '../../storage/port.ts';
import { liveReaders } from './live-streams.ts';
import { readStream } from './read-stream.ts';
import { sseEvents } from './sse-events.ts';
import { sseOfStream } from './sse-of-stream.ts';

const JSON_STREAM = { contentType: 'application/json' };

/** A clock whose sleeps end when the test says so. */
function testClock() {
  const sleepers: { ms: number; wake: () => void }[] = [];
  const clock: Clock = {
    now: () => Date.UTC(2026, 0, 1),
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        sleepers.push({ ms, wake: resolve });
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),
  };
  const wake = (ms: number) => {
    for (const sleeper of sleepers.splice(0)) sleeper.ms === ms ? sleeper.wake() : sleepers.push(sleeper);
  };
  const sleeping = (ms: number) => expect.poll(() => sleepers.some((sleeper) => sleeper.ms === ms)).toBe(true);
  return { clock, wake, sleeping };
}

async function setUp(messages: readonly unknown[] = [], settings = JSON_STREAM) {
  const store = memoryStreamStore();
  await store.create('s', settings, { messages: messages.map((message) => JSON.stringify(message)) });
  const time = testClock();
  const stopping = new AbortController();
  const options = {
    store,
    stream: 's',
    longPollTimeoutMs: 30_000,
    heartbeatMs: 15_000,
    maxPageBytes: 1024 * 1024,
    stopping: stopping.signal,
    clock: time.clock,
    random: () => 0.5,
  };
  const get = (query: string, init: RequestInit = {}, override: Partial<typeof options> = {}) =>
    readStream(new Request(`http://flue.test/s?${query}`, init), { ...options, ...override });
  return { store, get, options, stopping, ...time };
}

const append = (store: StreamStore, ...messages: unknown[]) =>
  store.append(
    's',
    messages.map((message) => JSON.stringify(message)),
  );

test('a catch-up read answers with an array and where to go on', async () => {
  const { store, get } = await setUp([{ n: 1 }, { n: 2 }]);
  const first = await get('');
  expect(await first.json()).toEqual([{ n: 1 }, { n: 2 }]);
  expect(first.headers.get('content-type')).toBe('application/json');
  expect(first.headers.get('stream-up-to-date')).toBe('true');
  expect(first.headers.get('stream-closed')).toBeNull();
  expect(first.headers.get('x-content-type-options')).toBe('nosniff');
  expect(first.headers.get('cross-origin-resource-policy')).toBe('cross-origin');
  await append(store, { n: 3 });
  const rest = await get(`offset=${first.headers.get('stream-next-offset')}`);
  expect(await rest.json()).toEqual([{ n: 3 }]);
  const end = await get(`offset=${rest.headers.get('stream-next-offset')}`);
  expect(await end.json()).toEqual([]);
});

test('pages follow each other without gap, and only the last is up to date', async () => {
  const messages = Array.from({ length: 1000 }, (_, n) => ({ n, text: 'ü'.repeat(n % 50) }));
  const { get } = await setUp(messages);
  const seen: unknown[] = [];
  for (let offset = '-1', upToDate: string | null = null; upToDate === null; ) {
    const page = await get(`offset=${offset}`, {}, { maxPageBytes: 1000 });
    seen.push(...(await page.json()));
    offset = page.headers.get('stream-next-offset') ?? '';
    upToDate = page.headers.get('stream-up-to-date');
    if (upToDate === null) expect(page.headers.get('cache-control')).toContain('max-age=60');
  }
  expect(seen).toEqual(messages);
});

test('tail starts at the last messages', async () => {
  const { get } = await setUp([1, 2, 3]);
  expect(await (await get('offset=-1&tail=2')).json()).toEqual([2, 3]);
  expect(await (await get('tail=9')).json()).toEqual([1, 2, 3]);
});

test('a query that is not one of the protocol is refused', async () => {
  const { get } = await setUp([1]);
  const bad = ['offset=', 'offset=x', 'offset=-1&offset=-1', 'live=sse', 'live=long-poll', 'offset=-1&live=yes'];
  bad.push('offset=-1&live=', 'tail=0', 'tail=-1', 'tail=1.5', 'tail=', 'tail=1&tail=1', 'offset=-1&live=sse&live=sse');
  for (const query of bad) {
    const refusal = await get(query).catch((error) => error);
    expect(refusal, query).toBeInstanceOf(FlueError);
    expect(refusal.status).toBe(400);
  }
});

test('an unknown stream is not found, whichever way it is read', async () => {
  const { get } = await setUp();
  for (const query of ['', 'offset=now', 'offset=now&live=sse', 'offset=-1&live=long-poll']) {
    await expect(get(query, {}, { stream: 'other' })).rejects.toMatchObject({ type: 'stream_not_found' });
  }
  await expect(get('', { method: 'HEAD' }, { stream: 'other' })).rejects.toMatchObject({ type: 'stream_not_found' });
});

test('an answer that the client has is not sent again, until there is more', async () => {
  const { store, get } = await setUp([1]);
  const tag = (await get('offset=-1')).headers.get('etag') ?? '';
  const again = await get('offset=-1', { headers: { 'if-none-match': `"x", W/${tag}` } });
  expect(again.status).toBe(304);
  expect(again.headers.get('stream-next-offset')).toBeTruthy();
  await store.write('s', { close: true });
  expect((await get('offset=-1', { headers: { 'if-none-match': tag } })).status).toBe(200);
  expect((await get('offset=now')).headers.get('etag')).toBeNull();
});

test('a large answer is compressed for a client that accepts it', async () => {
  const { get } = await setUp([{ text: 'x'.repeat(5000) }]);
  const headers = { 'accept-encoding': 'br, gzip;q=0.5' };
  const packed = await get('', { headers });
  expect(packed.headers.get('content-encoding')).toBe('gzip');
  expect(packed.headers.get('vary')).toBe('Accept-Encoding');
  expect(JSON.parse(gunzipSync(await packed.arrayBuffer()).toString())).toEqual([{ text: 'x'.repeat(5000) }]);
  const tag = packed.headers.get('etag') ?? '';
  expect((await get('', { headers: { ...headers, 'if-none-match': tag } })).status).toBe(304);
  for (const refusal of ['gzip;q=0', 'identity', 'br']) {
    expect((await get('', { headers: { 'accept-encoding': refusal } })).headers.get('content-encoding')).toBeNull();
  }
});

test('HEAD tells the tail without a body', async () => {
  const { store, get } = await setUp([1]);
  const head = await get('', { method: 'HEAD' });
  expect(await head.text()).toBe('');
  expect(head.headers.get('stream-next-offset')).toBe((await store.head('s'))?.next);
  expect(head.headers.get('cache-control')).toBe('no-store');
});

test('a long-poll answers at once when there is something, and otherwise when something comes', async () => {
  const { store, get, sleeping } = await setUp([1]);
  const first = await get('offset=-1&live=long-poll');
  expect(await first.json()).toEqual([1]);
  const waiting = get(`offset=${first.headers.get('stream-next-offset')}&live=long-poll`);
  await sleeping(30_000);
  await append(store, 2);
  const second = await waiting;
  expect(await second.json()).toEqual([2]);
  expect(second.headers.get('stream-cursor')).toMatch(/^\d+$/);
});

test('a waiting long-poll is given what was appended with the close', async () => {
  const { store, get, sleeping } = await setUp([1]);
  const waiting = get('offset=now&live=long-poll');
  await sleeping(30_000);
  await store.write('s', { messages: ['2'], close: true });
  const last = await waiting;
  expect(await last.json()).toEqual([2]);
  expect(last.headers.get('stream-closed')).toBe('true');
});

test('a long-poll ends empty when time is up, at a close, at the end of a closed stream, and when the server stops', async () => {
  const { store, get, wake, sleeping, stopping } = await setUp([1]);
  const outcomes: Response[] = [];
  let waiting = get('offset=now&live=long-poll&cursor=99999999');
  await sleeping(30_000);
  wake(30_000);
  outcomes.push(await waiting);
  expect(Number(outcomes[0]?.headers.get('stream-cursor'))).toBeGreaterThan(99_999_999);
  waiting = get('offset=now&live=long-poll');
  await sleeping(30_000);
  stopping.abort();
  outcomes.push(await waiting);
  await store.write('s', { close: true });
  outcomes.push(await get('offset=now&live=long-poll'));
  expect(outcomes.map(({ status }) => status)).toEqual([204, 204, 204]);
  expect(outcomes.map(({ headers }) => headers.get('stream-up-to-date'))).toEqual(['true', 'true', 'true']);
  expect(outcomes.map(({ headers }) => headers.get('stream-closed'))).toEqual([null, null, 'true']);
});

test('an SSE reader gets what is there, then what comes, then the end', async () => {
  const { store, get } = await setUp([{ n: 1 }, { n: 2 }]);
  const response = await get('offset=-1&live=sse');
  expect(response.headers.get('content-type')).toBe('text/event-stream');
  const events = sseEvents(response);
  expect(await events.next()).toEqual({ event: 'data', json: [{ n: 1 }, { n: 2 }] });
  expect(await events.next()).toMatchObject({ event: 'control', json: { upToDate: true } });
  await append(store, { n: 3 }, { n: 4 });
  expect(await events.next()).toEqual({ event: 'data', json: [{ n: 3 }, { n: 4 }] });
  const { next } = (await store.head('s')) ?? {};
  expect(await events.next()).toMatchObject({ event: 'control', json: { upToDate: true, streamNextOffset: next } });
  await store.write('s', { messages: ['5'], close: true });
  expect(await events.next()).toEqual({ event: 'data', json: [5] });
  const end = await events.next();
  expect(end).toMatchObject({ event: 'control', json: { upToDate: true, streamClosed: true } });
  expect(await events.next()).toBeUndefined();
  expect(liveReaders(store)).toBe(0);
});

test('an SSE reader of an empty stream is told that it is at the tail', async () => {
  const { get } = await setUp();
  const events = sseEvents(await get('offset=now&live=sse'));
  expect(await events.next()).toMatchObject({ event: 'control', json: { upToDate: true } });
  await events.cancel();
});

test('each piece that a reader is sent holds data and its control event, one message a line', async () => {
  const { get } = await setUp(['a\r\n\r\nevent: x', { deep: [1, 2] }]);
  const { body } = await get('offset=-1&live=sse');
  const reader = body?.getReader();
  const piece = new TextDecoder().decode((await reader?.read())?.value);
  expect(piece.split('\n').slice(0, 5)).toEqual([
    'event: data',
    'data:["a\\r\\n\\r\\nevent: x",',
    'data:{"deep":[1,2]}]',
    '',
    'event: control',
  ]);
  expect(piece).not.toContain('\r');
  expect(piece.endsWith('\n\n')).toBe(true);
  await reader?.cancel();
});

test('all readers of a stream share one read and one frame of what is appended', async () => {
  const { store, get } = await setUp([1]);
  let reads = 0;
  const counting: StreamStore = {
    ...bound(store),
    read: (...args) => {
      reads += 1;
      return store.read(...args);
    },
  };
  const readers = [];
  for (let i = 0; i < 50; i++) {
    const reader = (await get('offset=now&live=sse', {}, { store: counting })).body?.getReader();
    await reader?.read();
    readers.push(reader);
  }
  await expect.poll(() => liveReaders(counting)).toBe(50);
  reads = 0;
  await append(store, 2);
  const frames = await Promise.all(readers.map(async (reader) => (await reader?.read())?.value));
  expect(new Set(frames).size).toBe(1);
  expect(reads).toBeLessThan(5);
  for (const reader of readers) await reader?.cancel();
  expect(liveReaders(counting)).toBe(0);
});

test('a reader that does not drain holds little memory, and gets everything in the end', async () => {
  const { store, get } = await setUp();
  const response = await get('offset=-1&live=sse');
  let queued = 0;
  for (let i = 0; i < 2000; i++) await append(store, { i, text: 'x'.repeat(1000) });
  const events = sseEvents(response, (bytes) => {
    queued = Math.max(queued, bytes);
  });
  const seen: unknown[] = [];
  while (seen.length < 2000) {
    const event = await events.next();
    if (event?.event === 'data' && Array.isArray(event.json)) seen.push(...event.json);
  }
  expect(seen).toEqual(Array.from({ length: 2000 }, (_, i) => ({ i, text: 'x'.repeat(1000) })));
  expect(queued).toBeLessThan(512 * 1024);
  await events.cancel();
});

test('idle readers get heartbeats', async () => {
  const { get, wake, sleeping } = await setUp([1]);
  const reader = (await get('offset=now&live=sse')).body?.getReader();
  await reader?.read();
  await sleeping(15_000);
  wake(15_000);
  expect(new TextDecoder().decode((await reader?.read())?.value)).toBe(': heartbeat\n\n');
  await reader?.cancel();
});

test('readers are told where they are when the server stops', async () => {
  const { store, get, stopping } = await setUp([1]);
  const events = sseEvents(await get('offset=now&live=sse'));
  await events.next();
  stopping.abort();
  const last = await events.next();
  expect(last).toMatchObject({ event: 'control', json: { streamNextOffset: (await store.head('s'))?.next } });
  expect(await events.next()).toBeUndefined();
  expect(liveReaders(store)).toBe(0);
});

test('nothing is left of a thousand readers that went away', async () => {
  const { store, get, sleeping } = await setUp([1]);
  const aborts: AbortController[] = [];
  const polls: Promise<unknown>[] = [];
  for (let i = 0; i < 500; i++) {
    const abort = new AbortController();
    aborts.push(abort);
    const response = await get('offset=-1&live=sse', { signal: abort.signal });
    if (i % 2) await response.body?.cancel();
    polls.push(get('offset=now&live=long-poll', { signal: abort.signal }));
  }
  await sleeping(30_000);
  for (const abort of aborts) abort.abort();
  await Promise.all(polls);
  expect(liveReaders(store)).toBe(0);
  expect(store).toMatchObject({ listenedTo: 0 });
});

test('a reader of a deleted stream is ended', async () => {
  const { store, get } = await setUp([1]);
  const events = sseEvents(await get('offset=now&live=sse'));
  await events.next();
  await store.delete('s');
  expect(await events.next()).toBeUndefined();
});

test('bytes go as base64, text line by line', async () => {
  const { store, options } = await setUp();
  const open = (stream: string) =>
    readStream(new Request('http://flue.test/x?offset=-1&live=sse'), { ...options, stream });
  await store.create('b', { contentType: 'image/png' }, { bytes: Uint8Array.of(0, 255, 10) });
  const binary = await open('b');
  expect(binary.headers.get('stream-sse-data-encoding')).toBe('base64');
  expect((await sseEvents(binary).next())?.data).toBe('AP8K');
  await store.create('t', { contentType: 'text/plain' }, { bytes: new TextEncoder().encode(' a\n\n b\r\nc\n') });
  expect((await sseEvents(await open('t')).next())?.data).toBe(' a\n\n b\nc\n');
});

test('a stream can be had whole as SSE, with headers of the caller', async () => {
  const { store, options } = await setUp([1]);
  const request = new Request('http://flue.test/workflows/x?offset=now', { method: 'POST' });
  const response = await sseOfStream(request, { ...options, headers: { Location: '/runs/1' } });
  expect(response.headers.get('location')).toBe('/runs/1');
  const events = sseEvents(response);
  expect(await events.next()).toEqual({ event: 'data', json: [1] });
  await store.write('s', { close: true });
  await events.next();
  expect(await events.next()).toMatchObject({ json: { streamClosed: true } });
});

function bound(store: StreamStore): StreamStore {
  return {
    head: (...args) => store.head(...args),
    read: (...args) => store.read(...args),
    locate: (...args) => store.locate(...args),
    append: (...args) => store.append(...args),
    create: (...args) => store.create(...args),
    write: (...args) => store.write(...args),
    delete: (...args) => store.delete(...args),
    wake: (stream) => store.wake(stream),
    subscribe: (...args) => store.subscribe(...args),
  };
}
