import { defineAgent, defineWorkflow, type FlueContext } from '@openflue/server';
import * as v from 'valibot';
import { describe, expect, test, vi } from 'vitest';
import { mocked } from '../../mocks/test/mocked.ts';
import { createFlueClient } from '../src/client.ts';
import { FlueApiError, type FlueEvent, FlueRunError, FlueTimeoutError } from '../src/index.ts';
import { cuttingProxy } from './fixtures/cutting-proxy.ts';
import { flueApp, inProcess, listen, open, overHttp } from './fixtures/flue-server.ts';

const echo = { route: open, run: async ({ payload }: FlueContext) => ({ echo: payload ?? null }) };
const broken = {
  route: open,
  run: async () => {
    throw new RangeError('no such page');
  },
};
const chatty = {
  route: open,
  run: async ({ log, payload }: FlueContext<number>) => {
    for (let index = 0; index < payload; index++) log.info(`${index}`);
    return payload;
  },
};
const strict = {
  route: open,
  default: defineWorkflow({
    agent: defineAgent(() => ({ model: 'demo/summarizer' })),
    input: v.object({ text: v.string() }),
    run: async ({ input }) => ({ length: input.text.length }),
  }),
};

/** A workflow that logs a line each time it is told to, and ends with the last. */
function told() {
  let tell = (_line: string | undefined) => {};
  const module = {
    route: open,
    run: async ({ log }: FlueContext) => {
      for (let count = 0; ; count++) {
        const line = await new Promise<string | undefined>((resolve) => {
          tell = resolve;
        });
        if (line === undefined) return count;
        log.info(line);
      }
    },
  };
  return { module, tell: (line?: string) => tell(line) };
}

async function collect(events: AsyncIterable<FlueEvent>): Promise<FlueEvent[]> {
  const all: FlueEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const lines = (events: FlueEvent[]) => events.flatMap((event) => (event.type === 'log' ? event.message : []));
const never = {
  route: open,
  run: ({ signal }: FlueContext) =>
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
};

describe.each([
  ['in process', inProcess],
  ['over HTTP', overHttp],
  ['against the mocks', mocked],
])('%s', (_, reach) => {
  test('a run is started, streamed to its end, and read again', async () => {
    const { workflows, runs } = await reach({ chatty });
    const receipt = await workflows.invoke('chatty', { payload: 3 });
    const events = await collect(runs.stream(receipt.runId, { offset: receipt.offset }));
    expect(events.map(({ type }) => type)).toEqual(['run_start', 'log', 'log', 'log', 'run_end']);
    expect(events.map(({ eventIndex }) => eventIndex)).toEqual([0, 1, 2, 3, 4]);
    expect(await runs.events(receipt.runId)).toEqual(events);
    expect(await runs.get(receipt.runId)).toMatchObject({
      status: 'completed',
      workflowName: 'chatty',
      payload: 3,
      result: 3,
    });
  });

  for (const live of ['sse', 'long-poll'] as const) {
    test(`live: ${live} delivers every event while the run goes on`, async () => {
      const { module, tell } = told();
      const { workflows, runs } = await reach({ module });
      const { runId } = await workflows.invoke('module');
      const seen: FlueEvent[] = [];
      for await (const event of runs.stream(runId, { live })) {
        seen.push(event);
        if (event.type !== 'run_end') tell(seen.length < 5 ? `line ${seen.length}` : undefined);
      }
      expect(lines(seen)).toEqual(['line 1', 'line 2', 'line 3', 'line 4']);
      expect(seen.at(-1)).toMatchObject({ type: 'run_end', isError: false, result: 4 });
    });
  }

  test('every page is read, and every checkpoint resumes, when the server pages', async () => {
    const { workflows, runs } = await reach({ chatty }, { maxPageBytes: 500 });
    const { runId } = await workflows.run('chatty', { payload: 30 });
    const places: string[] = [];
    const stream = runs.stream(runId);
    const all: FlueEvent[] = [];
    for await (const event of stream) {
      all.push(event);
      places.push(stream.offset);
    }
    expect(all).toHaveLength(32);
    expect(await runs.events(runId)).toEqual(all);
    for (const [index, offset] of places.entries()) {
      expect(await runs.events(runId, { offset })).toEqual(all.slice(index + 1));
    }
    expect(await runs.events(runId, { tail: 2 })).toEqual(all.slice(-2));
  });

  test('a result is waited for in each of three ways', async () => {
    const { workflows, runs } = await reach({ echo });
    const payload = { text: 'hi' };
    const result = { echo: payload };
    expect(await workflows.invoke('echo', { payload, wait: 'result' })).toMatchObject({ result });
    const seen: string[] = [];
    const run = await workflows.run('echo', { payload, onEvent: ({ type }) => seen.push(type) });
    expect(run).toMatchObject({ result, runId: expect.stringMatching(/^run_/) });
    expect(seen).toEqual(['run_start', 'run_end']);
    expect(await runs.wait(run.runId)).toMatchObject({ status: 'completed', result });
  });

  test('a run that fails is the same FlueRunError however it is waited for', async () => {
    const { workflows, runs } = await reach({ broken });
    const { runId } = await workflows.invoke('broken');
    for (const wait of [
      () => workflows.invoke('broken', { wait: 'result' }),
      () => workflows.run('broken'),
      () => runs.wait(runId),
    ]) {
      const error = await wait().catch((error) => error);
      expect(error).toBeInstanceOf(FlueRunError);
      expect(error).toMatchObject({ id: expect.stringMatching(/^run_/), error: { name: 'RangeError' } });
    }
  });

  test('a run that is cancelled ends its stream, and who waits for it is told', async () => {
    const { workflows, runs } = await reach({ never });
    const { runId } = await workflows.invoke('never');
    const streaming = collect(runs.stream(runId));
    const waiting = runs.wait(runId).catch((error) => error);
    expect(await runs.cancel(runId)).toMatchObject({ runId });
    expect((await streaming).at(-1)).toMatchObject({ type: 'run_end', isError: true });
    expect(await waiting).toMatchObject({ id: runId, error: { type: 'run_cancelled' } });
    expect(await runs.cancel(runId)).toEqual({ runId, status: 'cancelled' });
  });

  test('an unknown run is the same error from get, events, stream, wait and cancel', async () => {
    const { runs } = await reach({ echo });
    const runId = 'run_00000000000000000000000000';
    for (const ask of [
      () => runs.get(runId),
      () => runs.events(runId),
      () => collect(runs.stream(runId)),
      () => runs.wait(runId),
      () => runs.cancel(runId),
    ]) {
      const error = await ask().catch((error) => error);
      expect(error).toBeInstanceOf(FlueApiError);
      expect(error).toMatchObject({ status: 404, type: 'run_not_found' });
    }
  });

  test('a payload against the schema is refused with its issues', async () => {
    const { workflows } = await reach({ strict });
    const error = await workflows.invoke('strict', { payload: { text: 1 } }).catch((error) => error);
    expect(error).toMatchObject({ status: 400, type: 'invalid_request', issues: [{ path: ['text'] }] });
    expect(await workflows.run('strict', { payload: { text: 'four' } })).toMatchObject({ result: { length: 4 } });
  });

  test('the same key starts one run, and another payload under it is refused', async () => {
    const { workflows } = await reach({ echo });
    const options = { payload: 1, idempotencyKey: 'once' };
    const [first, second] = [await workflows.invoke('echo', options), await workflows.invoke('echo', options)];
    expect(second).toEqual(first);
    await expect(workflows.invoke('echo', { ...options, payload: 2 })).rejects.toMatchObject({
      type: 'idempotency_conflict',
    });
  });

  test("waiting outlasts the server's own limit", async () => {
    const { module, tell } = told();
    const { workflows } = await reach({ module }, { waitLimitMs: 1 });
    const waiting = workflows.invoke('module', { wait: 'result' });
    const ticking = setInterval(tell, 20);
    expect(await waiting).toMatchObject({ result: 0 });
    clearInterval(ticking);
  });

  test("a wait ends with the caller's time or reason, and the run goes on", async () => {
    const { workflows, runs } = await reach({ never });
    const { runId } = await workflows.invoke('never');
    await expect(runs.wait(runId, { timeoutMs: 20 })).rejects.toThrow(FlueTimeoutError);
    const reason = new Error('enough');
    await expect(workflows.run('never', { signal: AbortSignal.timeout(20) })).rejects.toMatchObject({
      name: 'TimeoutError',
    });
    const controller = new AbortController();
    const onEvent = () => controller.abort(reason);
    await expect(workflows.run('never', { signal: controller.signal, onEvent })).rejects.toBe(reason);
    expect(await runs.get(runId)).toMatchObject({ status: 'active' });
  });

  test('what onEvent throws ends the wait', async () => {
    const { workflows } = await reach({ never });
    const reason = new Error('enough');
    const onEvent = () => Promise.reject(reason);
    await expect(workflows.run('never', { onEvent })).rejects.toBe(reason);
  });

  test('workflows are listed, and runs where the server offers that', async () => {
    const { workflows, runs } = await reach({ echo, broken }, { listRuns: (_, next) => next() });
    expect((await workflows.list()).map(({ name }) => name).sort()).toEqual(['broken', 'echo']);
    const [first, second] = [await workflows.run('echo'), await workflows.run('echo')];
    await workflows.run('broken').catch(() => {});
    const page = await runs.list({ workflow: 'echo', limit: 1 });
    expect(page.runs.map(({ runId }) => runId)).toEqual([second.runId]);
    const rest = await runs.list({
      workflow: 'echo',
      ...(page.nextCursor !== undefined && { cursor: page.nextCursor }),
    });
    expect(rest.runs.map(({ runId }) => runId)).toEqual([first.runId]);
  });

  test('an admission whose answer was lost starts one run', async () => {
    const run = vi.fn(async () => null);
    const app = await flueApp({ counted: { route: open, run } });
    let lost = 0;
    const fetch = async (request: Request) => {
      const answer = await app.fetch(request);
      if (request.method !== 'POST' || lost++ > 1) return answer;
      throw new TypeError('fetch failed');
    };
    const client = createFlueClient({ baseUrl: 'http://flue.test', fetch, retry: { initialDelayMs: 1 } });
    await client.workflows.run('counted');
    lost = 0;
    await client.workflows.invoke('counted', { wait: 'result' });
    expect(run).toHaveBeenCalledTimes(2);
  });
});

test('a run is followed to its end over connections that are reset again and again', async () => {
  const { module, tell } = told();
  const app = await flueApp({ module });
  const proxy = await cuttingProxy(await listen((request) => app.fetch(request)));
  const client = createFlueClient({ baseUrl: proxy.url, retry: { initialDelayMs: 1, maxDelayMs: 20 } });
  const { runId } = await client.workflows.invoke('module');
  const seen: FlueEvent[] = [];
  for await (const event of client.runs.stream(runId)) {
    seen.push(event);
    if (event.type === 'run_end') continue;
    if (seen.length % 3 === 0) proxy.cut();
    tell(seen.length <= 10 ? `${seen.length}` : undefined);
  }
  expect(seen.map(({ eventIndex }) => eventIndex)).toEqual(Array.from(seen, (_, index) => index));
  expect(lines(seen)).toHaveLength(10);
  await proxy.stop();
});

test.each([
  ['in process', inProcess],
  ['over HTTP', overHttp],
])('runs are deleted once they have ended, where the server offers that: %s', async (_, reach) => {
  const { workflows, runs } = await reach({ echo, never }, { listRuns: open });
  const { runId } = await workflows.run('echo');
  expect(await runs.delete(runId)).toBeUndefined();
  for (const ask of [() => runs.get(runId), () => runs.delete(runId), () => collect(runs.stream(runId))]) {
    await expect(ask()).rejects.toMatchObject({ status: 410, type: 'run_expired' });
  }
  const active = await workflows.invoke('never');
  await expect(runs.delete(active.runId)).rejects.toMatchObject({ status: 409, type: 'run_active' });
});

test('the instances of an agent are listed and deleted', async () => {
  const support = { default: defineAgent(() => ({ model: 'demo/summarizer' })), route: open };
  const app = await flueApp({}, { listRuns: open }, { support });
  const { agents } = createFlueClient({ baseUrl: 'http://flue.test', fetch: (request) => app.fetch(request) });
  for (const id of ['a/1', 'b']) await agents.prompt('support', id, 'Hello.');
  const { instances } = await agents.instances('support');
  expect(instances.map(({ id }) => id).sort()).toEqual(['a/1', 'b']);
  expect((await agents.instances('support', { limit: 1 })).nextCursor).toBeDefined();
  expect(await agents.delete('support', 'a/1')).toBeUndefined();
  expect((await agents.instances('support')).instances).toMatchObject([{ id: 'b', submissions: 1 }]);
  await expect(agents.history('support', 'a/1')).rejects.toMatchObject({ type: 'stream_not_found' });
});
