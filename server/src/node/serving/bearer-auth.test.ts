import { FlueError } from '@openflue/spec';
import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { bearerAuth } from './bearer-auth.ts';

const app = new Hono()
  .onError((error) =>
    error instanceof FlueError
      ? Response.json(error.toEnvelope(), { status: error.status, ...(error.headers && { headers: error.headers }) })
      : new Response(null, { status: 500 }),
  )
  .use(bearerAuth('s3cret'))
  .all('*', (c) => c.text('in'));

const get = (path: string, authorization?: string) =>
  app.request(path, authorization === undefined ? {} : { headers: { authorization } });

describe('bearerAuth', () => {
  it('lets the right token in, whatever the case of the scheme', async () => {
    expect((await get('/runs', 'Bearer s3cret')).status).toBe(200);
    expect((await get('/runs', 'bearer s3cret')).status).toBe(200);
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Bearer ',
    'Bearer wrong',
    'Bearer s3cret2',
    's3cret',
    'Basic s3cret',
    'Bearer s3cret x',
  ])('answers unauthorized when the header is %j', async (authorization) => {
    const response = await get('/workflows', authorization);
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/);
    expect(await response.json()).toMatchObject({ error: { type: 'unauthorized' } });
  });

  it('leaves health, readiness and preflights open', async () => {
    expect((await get('/health')).status).toBe(200);
    expect((await get('/ready')).status).toBe(200);
    const headers = { 'access-control-request-method': 'POST' };
    expect((await app.request('/runs', { method: 'OPTIONS', headers })).status).toBe(200);
    expect((await app.request('/runs', { method: 'OPTIONS' })).status).toBe(401);
  });
});
