import { expect, onTestFinished, test } from 'vitest';
import { type MemoryCluster, memoryCluster } from '../../test/memory-cluster.ts';
import { readEvents } from '../../test/read-events.ts';
import { readWorkflowModule } from '../authoring/workflow-module.ts';
import { createModelRegistry } from '../models/registry.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import { createEngine, type EngineOptions } from './create-engine.ts';
import type { Role } from './role.ts';
import { virtualClock } from './schedules/virtual-clock.ts';

const soon = () => AbortSignal.timeout(5_000);
const hourly = readWorkflowModule('echo', {
  run: async ({ payload }: { payload: unknown }) => ({ got: payload }),
  schedule: { cron: '@hourly', payload: 'tick' },
});
const models = createModelRegistry({ providers: [] });

async function start(options: Pick<EngineOptions, 'storage'> & Partial<EngineOptions>) {
  const engine = createEngine({ workflows: [hourly], models, ...options });
  await engine.start();
  onTestFinished(() => engine.stop({ graceMs: 0 }));
  return engine;
}

const join = ({ storage, join }: MemoryCluster, role: Role) => start({ storage, role, cluster: join().cluster });

test('what a web node admits is worked on by a worker, and read on the web node', async () => {
  const service = memoryCluster();
  const web = await join(service, 'web');
  const { runId } = await web.runs.admit({ workflow: 'echo', payload: 1 });
  expect(await readEvents(web.streams, runId)).toEqual([]);
  await join(service, 'worker');
  expect(await web.runs.ended(runId, soon())).toMatchObject({ status: 'completed', result: { got: 1 } });
  expect((await readEvents(web.streams, runId)).at(-1)).toMatchObject({ type: 'run_end' });
});

test('a web node alone, with nobody to take from its queue, is refused', () => {
  expect(() => createEngine({ workflows: [], models, storage: memoryStorage(), role: 'web' })).toThrow(TypeError);
});

test.each([
  ['worker', {}, 2],
  ['all', {}, 2],
  ['all', { schedules: false }, 0],
  ['web', { cluster: memoryCluster().join().cluster }, 0],
] as const)('a node that is %s starts runs by schedules unless it is told not to', async (role, options, count) => {
  const storage = memoryStorage();
  const clock = virtualClock('2026-01-01T06:30:00Z', count > 0 ? 1 : 0);
  const engine = await start({ ...options, storage, clock, role });
  await clock.passTo('2026-01-01T06:31:00Z');
  expect(clock.sleeping).toBe(count > 0 ? 1 : 0);
  await clock.passTo('2026-01-01T08:30:00Z');
  const { runs } = await storage.documents.listRuns({});
  expect(runs).toHaveLength(count);
  for (const { runId } of runs) {
    expect(await engine.runs.ended(runId, soon())).toMatchObject({ status: 'completed', result: { got: 'tick' } });
  }
});
