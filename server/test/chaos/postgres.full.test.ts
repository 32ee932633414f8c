import { expect, test } from 'vitest';
import { answers } from '../../src/node/postgres/testing/throw-away.ts';
import { postgresService } from './postgres/postgres-service.ts';
import { runChaos } from './run-chaos.ts';

const there = await answers();

test.skipIf(!there)(
  `ten nodes of three killed, stopped or paused: every admission comes to its one right end${there ? '' : ' (skipped: no PostgreSQL answers)'}`,
  async () => {
    const report = await runChaos({ open: postgresService, rounds: 10, seed: 20_261_121 });
    expect(report.faults).toEqual([]);
    expect(report.resumed).toBeGreaterThan(0);
  },
  600_000,
);
