import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, expect, test } from 'vitest';
import { durableStreams } from '../../protocol/streams/durable-streams.ts';
import { fileStreamStore } from './file-storage.ts';

const EVENTS = 20_000;
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function setUp() {
  const dir = mkdtempSync(join(tmpdir(), 'flue-large-'));
  closing.push(() => rmSync(dir, { recursive: true }));
  const store = await fileStreamStore({ dir, durability: 'os' });
  closing.push(() => store.close());
  const server = createAdaptorServer({ fetch: new Hono().route('/', durableStreams({ store })).fetch });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => server.close());
  const { port } = server.address() as AddressInfo;
  return { store, url: (name: string) => `http://127.0.0.1:${port}/${name}` };
}

const event = (stream: string, i: number) => JSON.stringify({ stream, i, pad: 'ü'.repeat(i % 200) });

/** Everything from the start, page by page, `identity` keeping compression out. */
async function readWhole(url: string, signal?: AbortSignal): Promise<string[]> {
  const pages: string[] = [];
  for (let offset = '-1'; ; ) {
    const headers = { 'accept-encoding': 'identity' };
    const page = await fetch(`${url}?offset=${offset}`, { headers, ...(signal && { signal }) });
    pages.push(await page.text());
    if (page.headers.has('stream-up-to-date')) return pages;
    offset = page.headers.get('stream-next-offset') ?? '';
  }
}

test('large answers are what was stored, however many are on their way and however many are cut off', async () => {
  const { store, url } = await setUp();
  const names = ['a', 'b', 'c'];
  for (const name of names) {
    await store.create(name, { contentType: 'application/json' });
    await store.append(
      name,
      Array.from({ length: EVENTS }, (_, i) => event(name, i)),
    );
  }
  const cut = Array.from({ length: 30 }, (_, i) => {
    const abort = new AbortController();
    setTimeout(() => abort.abort(), i * 3);
    return readWhole(url(names[i % 3] ?? 'a'), abort.signal).catch(() => undefined);
  });
  const whole = await Promise.all(
    Array.from({ length: 18 }, async (_, i) => ({
      name: names[i % 3] ?? 'a',
      pages: await readWhole(url(names[i % 3] ?? 'a')),
    })),
  );
  await Promise.all(cut);
  for (const { name, pages } of whole) {
    expect(pages.length).toBeGreaterThan(3);
    const text = pages.map((page) => page.slice(1, -1)).join(',');
    expect(text === Array.from({ length: EVENTS }, (_, i) => event(name, i)).join(',')).toBe(true);
  }
});

test('the next page of a stream that was made anew is not that of the old one', async () => {
  const { store, url } = await setUp();
  const fill = async (mark: string) => {
    await store.create('s', { contentType: 'application/json' });
    await store.append(
      's',
      Array.from({ length: EVENTS }, (_, i) => event(mark, i)),
    );
  };
  await fill('old');
  const first = await fetch(url('s'), { headers: { 'accept-encoding': 'identity' } });
  await first.text();
  await store.delete('s');
  await fill('new');
  const next = `${url('s')}?offset=${first.headers.get('stream-next-offset')}`;
  expect((await fetch(next, { headers: { 'accept-encoding': 'identity' } })).status).toBe(400);
  expect((await readWhole(url('s'))).join('')).not.toContain('"old"');
});
