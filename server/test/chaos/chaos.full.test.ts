import { expect, test } from 'vitest';
import { fileService } from './files/file-service.ts';
import { runChaos } from './run-chaos.ts';

test('ten ends at random instants, and more that goes wrong: what was admitted comes to its one right end', async () => {
  const report = await runChaos({ open: fileService, rounds: 10, seed: 4 });
  expect(report.faults).toEqual([]);
  expect(report.resumed).toBeGreaterThan(0);
  expect(report.interrupted).toBeGreaterThan(0);
  expect(Object.keys(report.disturbances).length).toBeGreaterThan(2);
});
