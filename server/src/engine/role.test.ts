import { expect, test } from 'vitest';
import { readWorkflowModule } from '../authoring/workflow-module.ts';
import { createModelRegistry } from '../models/registry.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import { createEngine } from './create-engine.ts';
import { virtualClock } from './schedules/virtual-clock.ts';

const soon = () => AbortSignal.timeout(5_000);
const echo = { run: async ({ payload }: { payload: unknown }) => ({ got: payload }) };

test('a web node alone, with nobody to take from its queue, is refused', () => {
  const options = { workflows: [], storage: memoryStorage(), models: createModelRegistry({ providers: [] }) };
  expect(() => createEngine({ ...options, role: 'web' })).toThrow(TypeError);
});

test.each([
  ['worker', {}, 2],
  ['all', {}, 2],
  ['all', { schedules: false }, 0],
] as const)('a node that is %s, with %j, starts %d runs by schedules in two hours', async (role, options, count) => {
  const storage = memoryStorage();
  const clock = virtualClock('2026-01-01T06:30:00Z', count > 0 ? 1 : 0);
  const engine = createEngine({
    ...options,
    ...{ storage, clock, role },
    models: createModelRegistry({ providers: [] }),
    workflows: [readWorkflowModule('echo', { ...echo, schedule: { cron: '@hourly', payload: 'tick' } })],
  });
  await engine.start();
  await clock.passTo('2026-01-01T08:30:00Z');
  const { runs } = await storage.documents.listRuns({});
  expect(runs).toHaveLength(count);
  for (const { runId } of runs) {
    expect(await engine.runs.ended(runId, soon())).toMatchObject({ status: 'completed', result: { got: 'tick' } });
  }
  await engine.stop({ graceMs: 0 });
});
