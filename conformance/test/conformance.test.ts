import { expect, onTestFinished, test } from 'vitest';
import fixtures from '../fixtures/fixtures.json' with { type: 'json' };
import { runConformance } from '../src/run-conformance.ts';
import { inProcess } from './in-process.ts';
import { serveFixtures } from './serve-fixtures.ts';

test('our server conforms on memory, and everything documented is seen or excused', { timeout: 60_000 }, async () => {
  const server = await serveFixtures();
  onTestFinished(() => server.stop());
  const report = await runConformance({ baseUrl: 'http://localhost', fetch: inProcess(server.app), fixtures, seed: 1 });
  const failed = report.results.filter(({ outcome }) => outcome === 'failed');
  expect(failed.map(({ id, failure }) => ({ id, message: failure?.message, problems: failure?.problems }))).toEqual([]);
  expect(report.unobserved).toEqual([]);
  expect(report.ok).toBe(true);
  const skipped = report.results.filter(({ outcome }) => outcome === 'skipped').map(({ id }) => id);
  // Where runs are listed, and where no token is asked for.
  expect(skipped).toEqual(['CTL-014', 'LIF-020', 'SEC-007']);
});
