import { FlueError } from '@openflue/spec';
import { type Context, Hono, type Next } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { expect, test } from 'vitest';
import { json, open, serveModules } from '../../test/serve-modules.ts';

const run = async () => 'done';
const onlyAlice = async (c: Context, next: Next) =>
  c.req.header('x-user') === 'alice' ? next() : c.json({ error: 'not you' }, 403);

async function admit(request: (path: string, init?: RequestInit) => Promise<Response>, headers = {}): Promise<string> {
  const answer = await request('/workflows/job', json(null, headers));
  return (await answer.json()).runId;
}

test('route guards the admission and, without runs, the reads of the run', async () => {
  const { app, storage } = await serveModules({ job: { run, route: onlyAlice } });
  const denied = await app.request('/workflows/job', json(null));
  expect(denied.status).toBe(403);
  expect(await storage.documents.listRuns({})).toEqual({ runs: [] });

  const runId = await admit(app.request.bind(app) as never, { 'x-user': 'alice' });
  expect((await app.request(`/runs/${runId}?meta`)).status).toBe(403);
  expect((await app.request(`/runs/${runId}`)).status).toBe(403);
  expect((await app.request(`/runs/${runId}`, { method: 'HEAD' })).status).toBe(403);
  expect((await app.request(`/runs/${runId}?meta`, { headers: { 'x-user': 'alice' } })).status).toBe(200);
});

test('runs guards the reads apart from route', async () => {
  const { app } = await serveModules({ job: { run, route: open, runs: onlyAlice } });
  const { runId } = await (await app.request('/workflows/job', json(null))).json();
  expect((await app.request(`/runs/${runId}?meta`)).status).toBe(403);
  expect((await app.request(`/runs/${runId}?meta`, { headers: { 'x-user': 'alice' } })).status).toBe(200);
});

test('an unknown run is 404 before any guard speaks', async () => {
  const { request } = await serveModules({ job: { run, route: onlyAlice } });
  for (const path of ['/runs/run_nobody', '/runs/run_nobody?meta']) {
    const answer = await request(path);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { type: 'run_not_found' } });
  }
});

test('a guard that neither allows nor answers denies', async () => {
  const { request } = await serveModules({ job: { run, route: async () => undefined } });
  const answer = await request('/workflows/job', json(null));
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ error: { type: 'forbidden' } });
});

test('a guard may read the body first, and change the answer afterwards', async () => {
  const { request } = await serveModules({
    job: {
      run: async ({ payload }: { payload: unknown }) => payload,
      route: async (c: Context, next: Next) => {
        if ((await c.req.json()).secret !== 1) return c.text('no', 401);
        await next();
        c.header('x-guarded', 'yes');
        return undefined;
      },
    },
  });
  const answer = await request('/workflows/job?wait=result', json({ secret: 1 }));
  expect(answer.headers.get('x-guarded')).toBe('yes');
  expect(await answer.json()).toMatchObject({ result: { secret: 1 } });
});

test.each([
  ['an exception of Hono', new HTTPException(401, { message: 'who are you' }), 401, 'unauthorized'],
  ['an error of the contract', new FlueError('forbidden'), 403, 'forbidden'],
  ['anything else', new Error('database password is hunter2'), 500, 'internal_error'],
])('a guard that throws %s is answered in the envelope, without leaking', async (_, error, status, type) => {
  const { request } = await serveModules({
    job: {
      run,
      route: async () => {
        throw error;
      },
    },
  });
  const answer = await request('/workflows/job', json(null));
  expect(answer.status).toBe(status);
  const text = await answer.text();
  expect(JSON.parse(text)).toMatchObject({ error: { type } });
  expect(text).not.toContain('hunter2');
});

test('a run whose workflow is gone is not found', async () => {
  const first = await serveModules({ job: { run, route: open } });
  const { runId } = await (await first.request('/workflows/job?wait=result', json(null))).json();
  const second = await serveModules({ other: { run, route: open } }, { engine: { storage: first.storage } });
  expect((await second.request(`/runs/${runId}?meta`)).status).toBe(404);
});

test('flue() under a prefix names its streams under that prefix', async () => {
  const { app } = await serveModules({ job: { run, route: open } });
  const site = new Hono().route('/api/v1', app);
  const answer = await site.request('https://app.example/api/v1/workflows/job', json(null));
  const { streamUrl, runId } = await answer.json();
  expect(streamUrl).toBe(`https://app.example/api/v1/runs/${runId}`);
  expect((await site.request(`${streamUrl}?meta`)).status).toBe(200);
});

test('forwarded headers are believed only from a trusted proxy', async () => {
  const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'public.example', 'x-forwarded-prefix': '/flue' };
  const wary = await serveModules({ job: { run, route: open } });
  expect((await (await wary.request('/workflows/job', json(null, headers))).json()).streamUrl).toMatch(
    /^http:\/\/localhost\/runs\//,
  );
  const trusting = await serveModules({ job: { run, route: open } }, { trustProxy: true });
  expect((await (await trusting.request('/workflows/job', json(null, headers))).json()).streamUrl).toMatch(
    /^https:\/\/public\.example\/flue\/runs\//,
  );
});
