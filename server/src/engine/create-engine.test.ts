import { expect, test } from 'vitest';
import { readEvents } from '../../test/read-events.ts';
import { serveModules } from '../../test/serve-modules.ts';
import { systemClock } from '../clock.ts';
import { StorageFailure } from '../storage/errors.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import { runStream, type Storage } from '../storage/port.ts';

const soon = () => AbortSignal.timeout(5_000);
const hang = { run: () => new Promise(() => {}) };
const quick = { run: async ({ payload }: { payload: unknown }) => ({ got: payload }) };

test('a run is executed after its admission was answered, and ends with record and stream agreeing', async () => {
  const { engine, storage } = await serveModules({ quick });
  const { runId } = await engine.runs.admit({ workflow: 'quick', payload: 1 });
  expect(await engine.runs.get(runId)).toMatchObject({ status: 'active', attempts: 1 });
  const record = await engine.runs.ended(runId, soon());
  expect(record).toMatchObject({ status: 'completed', result: { got: 1 } });
  expect((await readEvents(storage.streams, runId)).at(-1)).toMatchObject({
    type: 'run_end',
    result: { got: 1 },
    durationMs: record.durationMs,
  });
  expect(await storage.streams.head(runStream(runId))).toMatchObject({ closed: true });
});

test('a run that was admitted but had not begun is executed by the next start', async () => {
  const first = await serveModules({ hang, quick }, { engine: { concurrency: 1 } });
  await first.engine.runs.admit({ workflow: 'hang', payload: undefined });
  const { runId } = await first.engine.runs.admit({ workflow: 'quick', payload: 7 });
  await first.engine.stop({ graceMs: 0 });

  const second = await serveModules({ hang, quick }, { engine: { storage: first.storage } });
  expect(await second.engine.runs.ended(runId, soon())).toMatchObject({ status: 'completed', result: { got: 7 } });
});

test('an unfinished run whose workflow is gone ends as errored', async () => {
  const first = await serveModules({ hang, quick }, { engine: { concurrency: 1 } });
  await first.engine.runs.admit({ workflow: 'hang', payload: undefined });
  const { runId } = await first.engine.runs.admit({ workflow: 'quick', payload: 7 });
  await first.engine.stop({ graceMs: 0 });

  const second = await serveModules({ hang }, { engine: { storage: first.storage } });
  expect(await second.engine.runs.ended(runId, soon())).toMatchObject({ status: 'errored' });
});

test('a full backlog refuses admissions before anything is written', async () => {
  const { engine, storage } = await serveModules({ hang }, { engine: { concurrency: 1, backlog: 1 } });
  const { runId } = await engine.runs.admit({ workflow: 'hang', payload: undefined });
  while ((await readEvents(storage.streams, runId)).length === 0)
    await new Promise((resolve) => setTimeout(resolve, 1));
  await engine.runs.admit({ workflow: 'hang', payload: undefined });
  await expect(engine.runs.admit({ workflow: 'hang', payload: undefined })).rejects.toMatchObject({
    type: 'queue_full',
    headers: { 'Retry-After': '1' },
  });
  expect((await storage.documents.listRuns({})).runs).toHaveLength(2);
});

test('stopping lets a run finish within the grace', async () => {
  let finish = (_: string) => {};
  const gate = new Promise<string>((resolve) => {
    finish = resolve;
  });
  const { engine } = await serveModules({ gated: { run: () => gate } });
  const { runId } = await engine.runs.admit({ workflow: 'gated', payload: undefined });
  await new Promise((resolve) => setTimeout(resolve, 5));
  const stopped = engine.stop({ graceMs: 60_000 });
  finish('in time');
  await stopped;
  expect(await engine.runs.get(runId)).toMatchObject({ status: 'completed', result: 'in time' });
});

test('a handler that ends in something that is not JSON fails its run', async () => {
  const { engine } = await serveModules({ odd: { run: async () => ({ big: 1n }) } });
  const { runId } = await engine.runs.admit({ workflow: 'odd', payload: undefined });
  expect(await engine.runs.ended(runId, soon())).toMatchObject({ status: 'errored', error: { type: 'not_json' } });
});

test('logging what is not JSON does not fail the run', async () => {
  const { engine, storage } = await serveModules({
    odd: {
      run: async ({ log }: { log: { info(message: string, attributes: object): void } }) =>
        log.info('odd', { big: 1n }),
    },
  });
  const { runId } = await engine.runs.admit({ workflow: 'odd', payload: undefined });
  expect(await engine.runs.ended(runId, soon())).toMatchObject({ status: 'completed' });
  expect((await readEvents(storage.streams, runId))[1]).toMatchObject({ type: 'log', message: 'odd' });
});

test('init twice under one name is refused, with the way out', async () => {
  const { engine } = await serveModules({
    twice: {
      run: async ({ init }: { init(agent: unknown): Promise<unknown> }) => {
        const { defineAgent } = await import('../authoring/agent.ts');
        const agent = defineAgent(() => ({ model: 'demo/summarizer' }));
        await init(agent);
        await init(agent);
      },
    },
  });
  const { runId } = await engine.runs.admit({ workflow: 'twice', payload: undefined });
  expect(await engine.runs.ended(runId, soon())).toMatchObject({
    status: 'errored',
    error: { name: 'HarnessNameTakenError' },
  });
});

test('a run whose end the storage refuses at first ends when it takes it', async () => {
  const storage = memoryStorage();
  const refusals: string[] = [];
  const flaky: Storage = {
    ...storage,
    async commit(changes) {
      const ends = changes.some((change) => change.type === 'stream.append' && change.close);
      if (ends && refusals.push('end') < 3) throw new StorageFailure('The disk is full.');
      await storage.commit(changes);
    },
  };
  const clock = { ...systemClock, sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms / 1_000, signal) };
  const { engine } = await serveModules({ quick }, { engine: { storage: flaky, clock } });
  const { runId } = await engine.runs.admit({ workflow: 'quick', payload: 1 });
  expect(await engine.runs.ended(runId, soon())).toMatchObject({ status: 'completed', result: { got: 1 } });
  expect((await readEvents(storage.streams, runId)).map(({ type }) => type)).toEqual(['run_start', 'run_end']);
});

test('a run whose record cannot be read at first begins when it can', async () => {
  const stored = memoryStorage();
  let refusals = 0;
  const documents = new Proxy(stored.documents, {
    get: (store, key) => {
      const value = Reflect.get(store, key);
      if (typeof value !== 'function') return value;
      if (key !== 'get' || refusals === 2) return value.bind(store);
      return async () => {
        refusals += 1;
        throw new StorageFailure('The disk does not answer.');
      };
    },
  });
  const clock = { ...systemClock, sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms / 1_000, signal) };
  const { engine } = await serveModules({ quick }, { engine: { storage: { ...stored, documents }, clock } });
  const { runId } = await engine.runs.admit({ workflow: 'quick', payload: 1 });
  expect(await engine.runs.ended(runId, soon())).toMatchObject({ status: 'completed' });
  expect(refusals).toBe(2);
});

test('a server stops although the storage refuses the end of a run', async () => {
  const storage = memoryStorage();
  let refused = () => {};
  const refusal = new Promise<void>((resolve) => {
    refused = resolve;
  });
  const full: Storage = {
    ...storage,
    async commit(changes) {
      if (!changes.some((change) => change.type === 'stream.append' && change.close))
        return await storage.commit(changes);
      refused();
      throw new StorageFailure('The disk is full.');
    },
  };
  const { engine } = await serveModules({ quick }, { engine: { storage: full } });
  const { runId } = await engine.runs.admit({ workflow: 'quick', payload: 1 });
  await refusal;
  await engine.stop({ graceMs: 0 });
  expect(await engine.runs.get(runId)).toMatchObject({ status: 'active' });
});

test('what a handler does to its payload stays out of record and events', async () => {
  const greedy = {
    run: async ({ payload }: { payload: Record<string, unknown> }) => {
      payload.seen = true;
    },
  };
  const { engine, storage } = await serveModules({ greedy });
  const { runId } = await engine.runs.admit({ workflow: 'greedy', payload: { a: 1 } });
  expect(await engine.runs.ended(runId, soon())).toMatchObject({ status: 'completed', payload: { a: 1 } });
  const [start] = await readEvents(storage.streams, runId);
  expect([(await engine.runs.get(runId))?.payload, start?.payload]).toEqual([{ a: 1 }, { a: 1 }]);
});
