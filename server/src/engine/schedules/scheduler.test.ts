import * as v from 'valibot';
import { expect, onTestFinished, test } from 'vitest';
import { defineAgent } from '../../authoring/agent.ts';
import type { Schedule } from '../../authoring/schedule.ts';
import { defineWorkflow } from '../../authoring/workflow.ts';
import { readWorkflowModule } from '../../authoring/workflow-module.ts';
import { ulidIds } from '../../ids.ts';
import { silentLogger } from '../../log.ts';
import { StorageFailure } from '../../storage/errors.ts';
import { memoryStorage } from '../../storage/memory-storage.ts';
import type { Storage } from '../../storage/port.ts';
import { admitRun } from '../admit-run.ts';
import { createScheduler } from './scheduler.ts';
import { virtualClock } from './virtual-clock.ts';

const workflow = (name: string, schedule: Schedule | readonly Schedule[]) =>
  readWorkflowModule(name, { run: () => 1, schedule });

/** A node's scheduler over a storage, with the engine's own admission; `runs()` tells time and workflow of each. */
function setUp(options: { start: string; storage?: Storage; clock?: ReturnType<typeof virtualClock> }) {
  const { storage = memoryStorage(), clock = virtualClock(options.start) } = options;
  const ids = ulidIds();
  const admitting = new Map();
  const scheduler = createScheduler({
    clock,
    log: silentLogger,
    admit: (request) => admitRun(request, { storage, clock, ids, admitting }),
  });
  onTestFinished(() => scheduler.stop());
  const runs = async () => {
    const list = (await storage.documents.listRuns({})).runs.reverse();
    return list.map(({ workflowName, startedAt }) => `${startedAt.slice(11, 19)} ${workflowName}`).sort();
  };
  return { storage, clock, scheduler, runs };
}

/** As over a network: before one of `nodes` is told what an id holds, all the others have asked. */
function whereAllAskFirst(nodes: number): Storage {
  const storage = memoryStorage();
  const askers = new Map<string, { count: number; all: PromiseWithResolvers<void> }>();
  const get = storage.documents.get.bind(storage.documents);
  storage.documents.get = async (collection, id) => {
    const answer = await get(collection, id);
    const asked = askers.get(id) ?? { count: 0, all: Promise.withResolvers<void>() };
    askers.set(id, asked);
    asked.count += 1;
    if (asked.count === nodes) asked.all.resolve();
    await asked.all.promise;
    return answer;
  };
  return storage;
}

test('every tick of every schedule gets one run, at its time, with its payload', async () => {
  const { scheduler, clock, runs, storage } = setUp({ start: '2026-01-01T06:30:00Z' });
  scheduler.start([
    workflow('report', { cron: '0 9 * * *', timezone: 'Europe/Berlin', payload: { of: 'yesterday' } }),
    workflow('sweep', [{ cron: '@hourly' }, { cron: '30 7 * * *', payload: 'thorough' }]),
    workflow('other', []),
  ]);
  await clock.passTo('2026-01-01T08:59:59Z');
  expect(await runs()).toEqual(['07:00:00 sweep', '07:30:00 sweep', '08:00:00 report', '08:00:00 sweep']);
  const [report] = (await storage.documents.listRuns({ workflow: 'report' })).runs;
  const [thorough] = (await storage.documents.listRuns({ workflow: 'sweep', limit: 2 })).runs.slice(1);
  expect(await storage.documents.get('runs', report?.runId ?? '')).toMatchObject({ payload: { of: 'yesterday' } });
  expect(await storage.documents.get('runs', thorough?.runId ?? '')).toMatchObject({ payload: 'thorough' });
});

test('two schedules of one workflow that tick together make two runs', async () => {
  const { scheduler, clock, runs } = setUp({ start: '2026-01-01T06:30:00Z' });
  scheduler.start([
    workflow('w', [
      { cron: '@hourly', payload: 1 },
      { cron: '@hourly', payload: 2 },
    ]),
  ]);
  await clock.passTo('2026-01-01T07:00:01Z');
  expect(await runs()).toEqual(['07:00:00 w', '07:00:00 w']);
});

test('a server that starts within a minute after a tick makes its run, unless it was made before', async () => {
  const first = setUp({ start: '2026-01-01T07:00:40Z' });
  const nightly = workflow('w', { cron: '0 7 * * *' });
  first.scheduler.start([nightly]);
  await first.clock.passTo('2026-01-01T07:00:41Z');
  await first.scheduler.stop();
  expect(await first.runs()).toEqual(['07:00:40 w']);
  const second = setUp({ start: '2026-01-01T07:00:50Z', storage: first.storage });
  second.scheduler.start([nightly]);
  await second.clock.passTo('2026-01-01T07:00:59Z');
  expect(await second.runs()).toEqual(['07:00:40 w']);
});

test('what was missed for longer is not made up for', async () => {
  const { scheduler, clock, runs } = setUp({ start: '2026-01-01T07:01:01Z' });
  scheduler.start([workflow('w', { cron: '@hourly' })]);
  await clock.passTo('2026-01-01T07:30:00Z');
  clock.set('2026-01-01T11:30:00Z');
  await clock.passTo('2026-01-01T11:59:59Z');
  expect(await runs()).toEqual([]);
  await clock.passTo('2026-01-01T12:00:00Z');
  expect(await runs()).toEqual(['12:00:00 w']);
});

test('a clock that is set back repeats nothing, and one that was wrong silences nothing', async () => {
  const { scheduler, clock, runs } = setUp({ start: '2026-01-01T06:30:00Z' });
  scheduler.start([workflow('w', { cron: '@hourly' })]);
  await clock.passTo('2026-01-01T07:10:00Z');
  clock.set('2026-01-01T06:50:00Z');
  await clock.passTo('2026-01-01T08:10:00Z');
  expect(await runs()).toEqual(['07:00:00 w', '08:00:00 w']);
});

test('an admission that is refused is tried again for a minute', async () => {
  const storage = memoryStorage();
  let refusals = 3;
  const flaky: Storage = {
    ...storage,
    async commit(changes) {
      if (refusals-- > 0) throw new StorageFailure('The disk is full.');
      await storage.commit(changes);
    },
  };
  const { scheduler, clock, runs } = setUp({ start: '2026-01-01T06:59:00Z', storage: flaky });
  scheduler.start([workflow('w', { cron: '@hourly' })]);
  await clock.passTo('2026-01-01T07:10:00Z');
  expect(await runs()).toEqual(['07:00:03 w']);
  refusals = 70;
  await clock.passTo('2026-01-01T08:10:00Z');
  expect(await runs()).toEqual(['07:00:03 w']);
  await clock.passTo('2026-01-01T09:10:00Z');
  expect((await runs()).slice(1)).toEqual(['09:00:09 w']);
});

test('a payload that the workflow refuses makes no run', async () => {
  const { scheduler, clock, runs } = setUp({ start: '2026-01-01T06:30:00Z' });
  const strict = defineWorkflow({
    agent: defineAgent(() => ({ model: 'demo/x' })),
    input: v.object({ text: v.pipe(v.string(), v.minLength(1)) }),
    schedule: { cron: '@hourly', payload: { text: '' } },
    run: () => 1,
  });
  scheduler.start([readWorkflowModule('strict', { default: strict }), workflow('w', { cron: '@hourly' })]);
  await clock.passTo('2026-01-01T07:10:00Z');
  expect(await runs()).toEqual(['07:00:00 w']);
});

test('other workflows, or other schedules, count from the moment that they are there', async () => {
  const { scheduler, clock, runs } = setUp({ start: '2026-01-01T06:30:00Z' });
  scheduler.start([]);
  scheduler.replace([workflow('a', { cron: '@hourly' }), workflow('b', { cron: '@hourly' })]);
  await clock.passTo('2026-01-01T07:10:00Z');
  scheduler.replace([workflow('a', { cron: '5,40 * * * *' }), workflow('c', { cron: '5 7 * * *' })]);
  await clock.passTo('2026-01-01T08:20:00Z');
  expect(await runs()).toEqual(['07:00:00 a', '07:00:00 b', '07:40:00 a', '08:05:00 a']);
});

test('of several nodes that see a tick come at once, one makes the run', async () => {
  const clock = virtualClock('2026-01-01T06:30:00Z', 5);
  const storage = whereAllAskFirst(5);
  const nodes = Array.from({ length: 5 }, () => setUp({ start: '', clock, storage }));
  for (const { scheduler } of nodes) scheduler.start([workflow('w', [{ cron: '@hourly' }, { cron: '0,30 * * * *' }])]);
  await clock.passTo('2026-01-01T07:31:00Z');
  // The first is that of half past six: it was due when the nodes started.
  expect(await nodes[0]?.runs()).toEqual(['06:30:00 w', '07:00:00 w', '07:00:00 w', '07:30:00 w']);
});

test('a schedule that moves in the list, or changes its words, makes no second run beside old code', async () => {
  const clock = virtualClock('2026-01-01T06:40:00Z', 2);
  const old = setUp({ start: '', clock });
  const renewed = setUp({ start: '', clock, storage: old.storage });
  old.scheduler.start([workflow('w', [{ cron: '0 * * * *' }, { cron: '30 * * * *' }])]);
  renewed.scheduler.start([workflow('w', [{ cron: '15 * * * *' }, { cron: '@hourly' }, { cron: '30 * * * *' }])]);
  await clock.passTo('2026-01-01T07:31:00Z');
  expect(await old.runs()).toEqual(['07:00:00 w', '07:15:00 w', '07:30:00 w']);
});
