import { afterEach, beforeEach, expect, test } from 'vitest';
import { readWorkflowModule } from '../../authoring/workflow-module.ts';
import { admitRun } from '../../engine/admit-run.ts';
import { createScheduler, type Scheduler } from '../../engine/schedules/scheduler.ts';
import { virtualClock } from '../../engine/schedules/virtual-clock.ts';
import { ulidIds } from '../../ids.ts';
import { silentLogger } from '../../log.ts';
import type { Storage } from '../../storage/port.ts';
import { type ThrowAway, throwAwaySchema } from './testing/throw-away.ts';
import { describeOnPostgres } from './testing/when-postgres.ts';

describeOnPostgres('schedules on several nodes of one database', () => {
  let database: ThrowAway;
  let storages: Storage[];
  beforeEach(async () => {
    database = throwAwaySchema();
    storages = await Promise.all([database.open(), database.open(), database.open()]);
  });
  afterEach(async () => {
    await Promise.all(storages.map((storage) => storage.close()));
    await database.drop();
  });

  test('make one run a tick', async () => {
    const clock = virtualClock('2026-01-01T06:30:30Z', storages.length);
    const workflows = [readWorkflowModule('w', { run: () => 1, schedule: { cron: '* * * * *' } })];
    const nodes = storages.map((storage): Scheduler => {
      const options = { storage, clock, ids: ulidIds(), admitting: new Map() };
      return createScheduler({ clock, log: silentLogger, admit: (request) => admitRun(request, options) });
    });
    for (const node of nodes) node.start(workflows);
    await clock.passTo('2026-01-01T06:50:00Z');
    await Promise.all(nodes.map((node) => node.stop()));
    const { runs } = (await storages[0]?.documents.listRuns({})) ?? { runs: [] };
    const expected = Array.from({ length: 21 }, (_, i) => `06:${30 + i}`).reverse();
    // That of 06:30 was due when the nodes started, half a minute late.
    expect(runs.map(({ startedAt }) => startedAt.slice(11, 16))).toEqual(expected);
  });
});
