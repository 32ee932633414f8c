import { expect, test } from 'vitest';
import { runChaos } from './run-chaos.ts';

test('ten kills at random instants: every admitted run comes to its one right end', async () => {
  const report = await runChaos({ rounds: 10, seed: 20_261_121 });
  expect(report.faults).toEqual([]);
  expect(report.resumed).toBeGreaterThan(0);
});
