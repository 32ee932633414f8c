import type { Context, Next } from 'hono';
import { expect, test } from 'vitest';
import { ask, serveAgent } from '../../test/serve-agent.ts';
import { json, open, serveModules } from '../../test/serve-modules.ts';

type Request = (path: string, init?: RequestInit) => Promise<Response>;

const job = { route: open, run: async () => 'done' };
const remove: RequestInit = { method: 'DELETE' };
const typeOf = async (answer: Response) => (await answer.json()).error.type;

async function completed(request: Request, headers = {}): Promise<string> {
  return (await (await request('/workflows/job?wait=result', json(null, headers))).json()).runId;
}

test('a deleted run is gone from everywhere, and its id says so', async () => {
  const { request, storage } = await serveModules({ job }, { listRuns: open });
  const runId = await completed(request);
  const kept = await completed(request);
  expect((await request(`/runs/${runId}`, remove)).status).toBe(204);
  for (const [path, init] of [
    [`/runs/${runId}`, {}],
    [`/runs/${runId}?meta`, {}],
    [`/runs/${runId}?offset=-1&live=sse`, {}],
    [`/runs/${runId}/cancel`, { method: 'POST' }],
    [`/runs/${runId}`, remove],
  ] as const) {
    const answer = await request(path, init);
    expect(answer.status).toBe(410);
    expect(await typeOf(answer)).toBe('run_expired');
  }
  expect((await request(`/runs/${runId}`, { method: 'HEAD' })).status).toBe(410);
  expect((await (await request('/runs')).json()).runs).toMatchObject([{ runId: kept }]);
  expect(await storage.documents.get('runs', runId)).toBeUndefined();
  expect(await storage.streams.head(`runs/${runId}`)).toBeUndefined();
});

test('a run that has not ended is not deleted, and an unknown one is not found', async () => {
  const gate = Promise.withResolvers<void>();
  const { request, engine } = await serveModules(
    { work: { route: open, run: () => gate.promise } },
    { listRuns: open },
  );
  const { runId } = await (await request('/workflows/work', json(null))).json();
  const refused = await request(`/runs/${runId}`, remove);
  expect(refused.status).toBe(409);
  expect(await typeOf(refused)).toBe('run_active');
  gate.resolve();
  await engine.runs.ended(runId, AbortSignal.timeout(5_000));
  expect((await request(`/runs/${runId}`, remove)).status).toBe(204);
  expect((await request('/runs/run_nobody', remove)).status).toBe(404);
});

test('an idempotency key admits anew once its run was deleted', async () => {
  const { request } = await serveModules({ job }, { listRuns: open });
  const key = { 'idempotency-key': 'one' };
  const first = await completed(request, key);
  expect(await completed(request, key)).toBe(first);
  await request(`/runs/${first}`, remove);
  expect(await completed(request, key)).not.toBe(first);
});

test('without an authorization handler nothing can be deleted, and instances are not listed', async () => {
  const { request } = await serveAgent([], {});
  expect((await request('/runs/run_1', remove)).status).toBe(405);
  expect((await request('/agents/support/t1', remove)).status).toBe(405);
  expect(await typeOf(await request('/agents/support'))).toBe('route_not_found');
  expect((await (await request('/capabilities')).json()).features).not.toContain('delete');
});

test('the authorization handler of the lists decides on deletions too', async () => {
  const onlyAdmin = async (c: Context, next: Next) =>
    c.req.header('x-user') === 'admin' ? next() : c.json({ error: 'not you' }, 403);
  const { app } = await serveModules({ job }, { listRuns: onlyAdmin });
  const runId = await completed(async (path, init) => app.request(path, init));
  for (const [path, init] of [
    [`/runs/${runId}`, remove],
    ['/agents/support', {}],
    ['/agents/support/t1', remove],
  ] as const) {
    expect((await app.request(path, init)).status).toBe(403);
  }
  expect((await app.request(`/runs/${runId}`, { ...remove, headers: { 'x-user': 'admin' } })).status).toBe(204);
});

test('the guard of a deleted run speaks still, and without one it was never there', async () => {
  const onlyAlice = async (c: Context, next: Next) =>
    c.req.header('x-user') === 'alice' ? next() : c.json({ error: 'not you' }, 403);
  const hidden = { run: async () => 1 };
  const { app, engine } = await serveModules({ job: { ...job, runs: onlyAlice }, hidden }, { listRuns: open });
  const admitted = ['job', 'hidden'].map(async (workflow) => {
    const { runId } = await engine.runs.admit({ workflow, payload: undefined });
    await engine.runs.ended(runId, AbortSignal.timeout(5_000));
    await app.request(`/runs/${runId}`, remove);
    return runId;
  });
  const [guarded, unexposed] = await Promise.all(admitted);
  expect((await app.request(`/runs/${guarded}`)).status).toBe(403);
  expect((await app.request(`/runs/${guarded}`, { headers: { 'x-user': 'alice' } })).status).toBe(410);
  expect((await app.request(`/runs/${unexposed}`)).status).toBe(404);
});

test('instances are listed newest first, in pages, with how much work they were given', async () => {
  const { request } = await serveAgent(['a', 'b', 'c', 'd'], { listRuns: open });
  for (const id of ['t1', 't2', 't3', 't1']) await request(`/agents/support/${id}?wait=result`, ask('hello'));
  const { instances } = await (await request('/agents/support')).json();
  expect(instances).toHaveLength(3);
  expect(instances).toContainEqual({ id: 't1', createdAt: expect.any(String), submissions: 2 });
  const page = await (await request('/agents/support?limit=2')).json();
  expect(page.instances).toEqual(instances.slice(0, 2));
  const rest = await (await request(`/agents/support?limit=2&cursor=${page.nextCursor}`)).json();
  expect(rest).toEqual({ instances: instances.slice(2) });
  expect(await typeOf(await request('/agents/nobody'))).toBe('agent_not_found');
  expect((await request('/agents/support?limit=0')).status).toBe(400);
  expect((await request('/agents/support?cursor=x')).status).toBe(400);
  expect((await (await request('/capabilities')).json()).features).toEqual(expect.arrayContaining(['list', 'delete']));
});

test('a deleted instance is gone with all it had, and begins anew', async () => {
  const { request, storage, model } = await serveAgent(['a red square', 'hello again'], { listRuns: open });
  const image = { type: 'image', mimeType: 'image/png', data: btoa('red') };
  const key = { 'idempotency-key': 'one' };
  await request('/agents/support/t1?wait=result', ask('What is this?', { images: [image] }, key));
  const { messages, offset } = await (await request('/agents/support/t1?view=history')).json();
  const attachment = messages[0].parts.find(({ type }: { type: string }) => type === 'file').id;

  expect((await request('/agents/support/t1', remove)).status).toBe(204);
  for (const query of ['', '?view=history', '?offset=-1&view=updates']) {
    expect(await typeOf(await request(`/agents/support/t1${query}`))).toBe('stream_not_found');
  }
  expect((await request(`/agents/support/t1/attachments/${attachment}`)).status).toBe(404);
  expect(await storage.privateStreams('agents/support/t1')).toEqual([]);
  expect(await (await request('/agents/support')).json()).toEqual({ instances: [] });
  expect(await typeOf(await request('/agents/support/t1', remove))).toBe('stream_not_found');
  expect(await typeOf(await request('/agents/nobody/t1', remove))).toBe('agent_not_found');

  const { result } = await (await request('/agents/support/t1?wait=result', ask('Hi', {}, key))).json();
  expect(result.text).toBe('hello again');
  // The model was told nothing of before.
  expect(JSON.stringify(model.calls.at(-1)?.messages)).not.toContain('What is this?');
  expect((await (await request('/agents/support/t1?view=history')).json()).messages).toHaveLength(2);
  expect((await request(`/agents/support/t1?offset=${offset}`)).status).toBe(400);
  expect((await (await request('/agents/support')).json()).instances).toMatchObject([{ id: 't1', submissions: 1 }]);
});

test('the deletion of an instance stops its work, answers who waits for it, and ends live reads', async () => {
  const { request, storage } = await serveAgent([{ text: 'so far', hang: true }], { listRuns: open });
  const waiting = request('/agents/support/t1?wait=result', ask('one'));
  await expect.poll(async () => (await request('/agents/support/t1?offset=-1')).status).toBe(200);
  const queued = request('/agents/support/t1?wait=result', ask('two'));
  const live = await request('/agents/support/t1?offset=-1&live=sse');
  const updates = await request('/agents/support/t1?view=updates&offset=-1&live=sse');
  await expect.poll(async () => (await storage.documents.unsettledSubmissions()).length).toBe(2);
  expect((await request('/agents/support/t1', remove)).status).toBe(204);
  for (const answer of [await waiting, await queued]) {
    expect(answer.status).toBe(409);
    expect(await typeOf(answer)).toBe('submission_aborted');
  }
  expect(await live.text()).toContain('submission_settled');
  expect(await updates.text()).toContain('submission-settled');
  expect(await storage.documents.unsettledSubmissions()).toEqual([]);
  expect((await request('/agents/support/t1')).status).toBe(404);
});

test('a long-poll on an instance that is deleted is told that it is gone', async () => {
  const { request } = await serveAgent(['a'], { listRuns: open });
  await request('/agents/support/t1?wait=result', ask('one'));
  const polling = request('/agents/support/t1?offset=now&live=long-poll');
  await request('/agents/support/t1', remove);
  expect(await typeOf(await polling)).toBe('stream_not_found');
});

test('of two deletions of one instance, one finds it', async () => {
  const { request } = await serveAgent(['a'], { listRuns: open });
  await request('/agents/support/t1?wait=result', ask('one'));
  const answers = await Promise.all([request('/agents/support/t1', remove), request('/agents/support/t1', remove)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([204, 404]);
});

test('work that is admitted while an instance is deleted is settled, one way or the other', async () => {
  const { request, storage } = await serveAgent(
    Array.from({ length: 20 }, () => 'a'),
    { listRuns: open },
  );
  for (let round = 0; round < 10; round++) {
    const before = request('/agents/support/t1?wait=result', ask('before'));
    for (let turns = 0; turns < round; turns++) await Promise.resolve();
    const deleting = request('/agents/support/t1', remove);
    const after = request('/agents/support/t1?wait=result', ask('after'));
    for (const answer of [await before, await after]) expect([200, 409]).toContain(answer.status);
    expect([204, 404]).toContain((await deleting).status);
    expect(await storage.documents.unsettledSubmissions()).toEqual([]);
  }
});
