import { FlueError } from '@openflue/spec';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { localCallersOnly } from './local-callers.ts';

const app = (origins: string[]) =>
  new Hono()
    .onError((error) => new Response(null, { status: error instanceof FlueError ? error.status : 500 }))
    .use(localCallersOnly(origins))
    .all('*', (c) => c.text('in'));

const status = async (headers: Record<string, string>, origins: string[] = []) =>
  (await app(origins).request('/', { headers })).status;

describe('localCallersOnly', () => {
  it.each(['127.0.0.1:3583', 'localhost:1', '[::1]:3583', 'localhost'])('lets Host %s in', async (host) => {
    expect(await status({ host })).toBe(200);
  });

  it.each(['evil.example', 'evil.example:3583', '192.168.0.2', 'local host'])('refuses Host %s', async (host) => {
    expect(await status({ host })).toBe(403);
  });

  it('lets pages of this machine and allowed origins in, and refuses others', async () => {
    expect(await status({ origin: 'http://localhost:5173' })).toBe(200);
    expect(await status({ origin: 'https://evil.example' })).toBe(403);
    expect(await status({ origin: 'null' })).toBe(403);
    expect(await status({ origin: 'https://app.example' }, ['https://app.example'])).toBe(200);
    expect(await status({ origin: 'https://app.example' }, ['*'])).toBe(200);
  });
});
