import { checkedApp } from '@openflue/conformance';
import { expect, test } from 'vitest';
import { json, open, serveModules } from '../../test/serve-modules.ts';
import { flue } from './flue.ts';

const logs = {
  route: open,
  run: async ({ log }: { log: { info(message: string, attributes?: object): void } }) => {
    log.info('first', { page: 1 });
    log.info('second');
    return { pages: 2 };
  },
};

async function completed(request: (path: string, init?: RequestInit) => Promise<Response>, name = 'logs') {
  const { runId } = await (await request(`/workflows/${name}?wait=result`, json({ text: 'x' }))).json();
  return runId as string;
}

test('a finished run reads as its events, run_end last, on a closed stream', async () => {
  const { request } = await serveModules({ logs });
  const runId = await completed(request);
  const answer = await request(`/runs/${runId}?offset=-1`);
  const events = await answer.json();
  expect(events.map((event: { type: string }) => event.type)).toEqual(['run_start', 'log', 'log', 'run_end']);
  expect(events.map((event: { eventIndex: number }) => event.eventIndex)).toEqual([0, 1, 2, 3]);
  expect(events[0]).toMatchObject({ v: 3, runId, workflowName: 'logs', payload: { text: 'x' } });
  expect(events[1]).toMatchObject({ level: 'info', message: 'first', attributes: { page: 1 } });
  expect(events.at(-1)).toMatchObject({ runId, isError: false, result: { pages: 2 } });
  expect(answer.headers.get('Stream-Closed')).toBe('true');
  expect(answer.headers.get('Stream-Up-To-Date')).toBe('true');
});

test('reading on from an offset gives what comes after it', async () => {
  const { request } = await serveModules({ logs });
  const runId = await completed(request);
  const all = await request(`/runs/${runId}?offset=-1`);
  const next = all.headers.get('Stream-Next-Offset');
  const rest = await request(`/runs/${runId}?offset=${next}`);
  expect(await rest.json()).toEqual([]);
  const tail = await request(`/runs/${runId}?offset=-1&tail=1`);
  expect(await tail.json()).toMatchObject([{ type: 'run_end' }]);
});

test('the record is plain JSON without stream headers, whatever stream parameters say', async () => {
  const { request } = await serveModules({ logs });
  const runId = await completed(request);
  const answer = await request(`/runs/${runId}?meta&offset=garbage&live=never`);
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    runId,
    workflowName: 'logs',
    status: 'completed',
    isError: false,
    payload: { text: 'x' },
    input: { text: 'x' },
    result: { pages: 2 },
    attempts: 1,
    endedAt: expect.any(String),
    durationMs: expect.any(Number),
  });
  expect([...answer.headers.keys()].filter((name) => name.startsWith('stream-'))).toEqual([]);
});

test('HEAD tells the tail without a body', async () => {
  const { request } = await serveModules({ logs });
  const runId = await completed(request);
  const answer = await request(`/runs/${runId}`, { method: 'HEAD' });
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe('');
  expect(answer.headers.get('Stream-Next-Offset')).toMatch(/^\d{16}_\d{16}$/);
  expect(answer.headers.get('Stream-Closed')).toBe('true');
});

test('a live reader sees events as they happen, and the end', async () => {
  let finish = () => {};
  const gate = new Promise<void>((resolve) => {
    finish = resolve;
  });
  const slow = {
    route: open,
    run: async ({ log }: { log: { info(message: string): void } }) => {
      log.info('waiting');
      await gate;
    },
  };
  const { request } = await serveModules({ slow });
  const { runId } = await (await request('/workflows/slow', json(null))).json();
  const caughtUp = await request(`/runs/${runId}?offset=-1`);
  let next = caughtUp.headers.get('Stream-Next-Offset');
  let text = await caughtUp.text();
  while (!text.includes('waiting')) {
    const answer = await request(`/runs/${runId}?offset=${next}&live=long-poll`);
    next = answer.headers.get('Stream-Next-Offset');
    text += await answer.text();
  }
  const ending = request(`/runs/${runId}?offset=${next}&live=long-poll`);
  finish();
  const last = await ending;
  expect(await last.json()).toMatchObject([{ type: 'run_end', isError: false }]);
  expect(last.headers.get('Stream-Closed')).toBe('true');
});

test.each([
  ['an offset of nowhere', 'offset=abc'],
  ['an offset beyond the tail', 'offset=0000000000000000_0000000000999999'],
  ['a live read without an offset', 'live=sse'],
  ['an unknown live mode', 'offset=-1&live=always'],
  ['an offset given twice', 'offset=-1&offset=-1'],
  ['a tail of nothing', 'offset=-1&tail=0'],
])('%s is 400', async (_, query) => {
  const { request } = await serveModules({ logs });
  const runId = await completed(request);
  const answer = await request(`/runs/${runId}?${query}`);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: { type: 'invalid_request' } });
});

test("a run's stream refuses outside writes with 405 and says what it allows", async () => {
  const { request } = await serveModules({ logs });
  const runId = await completed(request);
  for (const method of ['PUT', 'POST', 'DELETE', 'PATCH']) {
    const answer = await request(`/runs/${runId}`, { method });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('Allow')).toBe('GET, HEAD');
  }
});

test('the list of runs is not there unless an authorization handler is given', async () => {
  const { app } = await serveModules({ logs });
  const answer = await app.request('/runs');
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({ error: { type: 'route_not_found' } });
});

test('the list of runs is newest first, filtered and paged, and holds no payloads', async () => {
  const { request } = await serveModules({ logs, other: logs }, { listRuns: open });
  const first = await completed(request);
  const second = await completed(request, 'other');
  const third = await completed(request);
  const ids = async (query: string) => {
    const page = await (await request(`/runs${query}`)).json();
    return { ids: page.runs.map((run: { runId: string }) => run.runId), next: page.nextCursor, runs: page.runs };
  };
  expect((await ids('')).ids).toEqual([third, second, first]);
  expect((await ids('?workflow=logs')).ids).toEqual([third, first]);
  expect((await ids('?status=errored')).ids).toEqual([]);
  const page = await ids('?limit=2');
  expect(page.ids).toEqual([third, second]);
  expect((await ids(`?limit=2&cursor=${encodeURIComponent(page.next)}`)).ids).toEqual([first]);
  expect(page.runs[0]).not.toHaveProperty('payload');
  for (const query of ['?limit=0', '?limit=many', '?status=unknown', '?cursor=made-up']) {
    expect((await request(`/runs${query}`)).status).toBe(400);
  }
});

test('what an engine does not offer answers 501 in the envelope', async () => {
  const { engine } = await serveModules({ logs });
  const { instances: _, ...partial } = engine;
  const { request } = checkedApp(flue({ engine: partial }));
  const answers = [
    await request('/agents/a/1', json({ message: 'hi' })),
    await request('/agents/a/1'),
    await request('/agents/a/1/dispatch', json({ input: 1 })),
  ];
  for (const answer of answers) {
    expect(answer.status).toBe(501);
    expect(await answer.json()).toMatchObject({ error: { type: 'not_implemented' } });
  }
  const { features } = await (await request('/capabilities')).json();
  expect(features).not.toContain('agents');
});
