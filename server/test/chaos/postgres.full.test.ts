import { expect, test } from 'vitest';
import { describeOnPostgres } from '../../src/node/postgres/testing/when-postgres.ts';
import { postgresService } from './postgres/postgres-service.ts';
import { runChaos } from './run-chaos.ts';

const LONGEST_MS = 600_000;

describeOnPostgres('three servers on one PostgreSQL', () => {
  test(
    'bring everything admitted to its one right end, though ten times one of them is killed or stopped, and some are paused',
    async () => {
      const report = await runChaos({ open: postgresService, rounds: 10, seed: 20_261_121 });
      expect(report.faults).toEqual([]);
      expect(report.resumed).toBeGreaterThan(0);
    },
    LONGEST_MS,
  );
});
