import { expect, test } from 'vitest';
import { memoryCluster } from '../../test/memory-cluster.ts';
import { readEvents } from '../../test/read-events.ts';
import { serveModules } from '../../test/serve-modules.ts';
import type { FlueContext } from '../authoring/flue-context.ts';
import { createModelRegistry } from '../models/registry.ts';

const soon = () => AbortSignal.timeout(5_000);
const work = { workflow: 'work', payload: 1 };

/** Nodes of one service, each with its own idea of what the workflow does. */
function service() {
  const { storage, join } = memoryCluster();
  return {
    storage,
    async node(run: (context: FlueContext) => Promise<unknown>, role: 'all' | 'web' | 'worker' = 'all') {
      const self = join();
      const models = createModelRegistry({ providers: [] });
      const { engine } = await serveModules(
        { work: { run } },
        { engine: { storage, cluster: self.cluster, models, role } },
      );
      return { engine, takenForDead: () => self.takenForDead() };
    },
  };
}

test('a run of a node that was taken for dead goes on elsewhere, and that node writes nothing more of it', async () => {
  const { node, storage } = service();
  const begun = Promise.withResolvers<void>();
  const wakeUp = Promise.withResolvers<void>();
  const done: string[] = [];
  const step =
    (name: string) =>
    async ({ step }: FlueContext) => {
      await step('first', async () => done.push(name));
      if (name === 'paused') {
        begun.resolve();
        await wakeUp.promise;
      }
      return await step('second', async () => name);
    };
  const paused = await node(step('paused'));
  const { runId } = await paused.engine.runs.admit(work);
  await begun.promise;
  const other = await node(step('other'));
  paused.takenForDead();
  expect(await other.engine.runs.ended(runId, soon())).toMatchObject({
    status: 'completed',
    result: 'other',
    attempts: 2,
  });
  const events = await readEvents(storage.streams, runId);
  wakeUp.resolve();
  await paused.engine.stop();
  expect(await readEvents(storage.streams, runId)).toEqual(events);
  expect(done).toEqual(['paused']);
  expect(events.map(({ eventIndex }) => eventIndex)).toEqual(events.map((_, index) => index));
  expect(events.filter(({ type }) => type === 'run_end')).toHaveLength(1);
});

test('a run that another node works on is cancelled there', async () => {
  const { node } = service();
  const begun = Promise.withResolvers<void>();
  const worker = await node(async ({ signal, log }) => {
    log.info('at it');
    begun.resolve();
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
    return 'not cancelled';
  }, 'worker');
  const web = await node(async () => 'never here', 'web');
  const { runId } = await web.engine.runs.admit(work);
  await begun.promise;
  await web.engine.runs.cancel?.(runId);
  expect(await worker.engine.runs.ended(runId, soon())).toMatchObject({ status: 'cancelled' });
  expect(await web.engine.runs.cancel?.(runId)).toEqual({ runId, status: 'cancelled' });
});

test('a run that waits is cancelled at once, wherever that is asked for', async () => {
  const { node } = service();
  const web = await node(async () => 'never', 'web');
  const other = await node(async () => 'never', 'web');
  const { runId } = await web.engine.runs.admit(work);
  expect(await other.engine.runs.cancel?.(runId)).toEqual({ runId, status: 'cancelled' });
  const worker = await node(async () => 'never', 'worker');
  expect(await worker.engine.runs.ended(runId, soon())).toMatchObject({ status: 'cancelled' });
});

test('a cancel that was answered wins over an end that was not committed yet', async () => {
  const { node, storage } = service();
  const web = await node(async () => 'never', 'web');
  const cancelled = Promise.withResolvers<void>();
  const { runId } = await web.engine.runs.admit(work);
  const worker = await node(async ({ log }) => {
    log.info('at it');
    await expect.poll(() => readEvents(storage.streams, runId)).not.toEqual([]);
    // The node's own watch may hear of it, or the end may find it in the record.
    await web.engine.runs.cancel?.(runId).then(() => cancelled.resolve());
    return 'done all the same';
  }, 'worker');
  await cancelled.promise;
  expect(await worker.engine.runs.ended(runId, soon())).toMatchObject({ status: 'cancelled' });
  expect((await readEvents(storage.streams, runId)).filter(({ type }) => type === 'run_end')).toHaveLength(1);
});

test('one idempotency key admits one run, however many nodes are asked at once', async () => {
  const { node } = service();
  const nodes = await Promise.all([1, 2, 3, 4].map(() => node(async () => 'done')));
  const idempotency = { scope: 'same', bodyDigest: 'same' };
  const receipts = await Promise.all(nodes.map(({ engine }) => engine.runs.admit({ ...work, idempotency })));
  expect(new Set(receipts.map(({ runId }) => runId)).size).toBe(1);
  expect(receipts.filter(({ replayed }) => !replayed)).toHaveLength(1);
});
