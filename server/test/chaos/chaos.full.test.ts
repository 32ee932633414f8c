import { expect, test } from 'vitest';
import { fileService } from './files/file-service.ts';
import { runChaos } from './run-chaos.ts';

test('ten kills at random instants: every admitted run comes to its one right end', async () => {
  const report = await runChaos({ open: fileService, rounds: 10, seed: 20_261_121 });
  expect(report.faults).toEqual([]);
  expect(report.resumed).toBeGreaterThan(0);
});
