import { expect, test } from 'vitest';
import fixtures from '../fixtures/fixtures.json' with { type: 'json' };
import type { CaseResult } from '../src/report.ts';
import { runConformance } from '../src/run-conformance.ts';
import { allMutations } from './mutations/all-mutations.ts';
import { type Mutation, mutated } from './mutations/mutation.ts';
import { serveFixtures } from './serve-fixtures.ts';

/** The first MUST that a broken server does not keep. */
async function caught(mutation: Mutation): Promise<CaseResult | undefined> {
  const server = await serveFixtures(mutation.options);
  const enough = new AbortController();
  let first: CaseResult | undefined;
  try {
    await runConformance({
      baseUrl: 'http://localhost',
      fetch: mutated(async (request) => await server.app.fetch(request), mutation),
      fixtures,
      seed: 1,
      levels: ['MUST'],
      concurrency: 12,
      caseTimeoutMs: 20_000,
      signal: enough.signal,
      onResult: (result) => {
        if (result.outcome !== 'failed' || first) return;
        first = result;
        enough.abort();
      },
    }).catch((error: unknown) => {
      if (!enough.signal.aborted) throw error;
    });
    return first;
  } finally {
    await server.stop();
  }
}

test('there are at least 40, each with a name of its own', () => {
  expect(new Set(allMutations.map(({ name }) => name)).size).toBe(allMutations.length);
  expect(allMutations.length).toBeGreaterThanOrEqual(40);
});

test('nothing is caught where nothing is broken', async () => {
  expect(await caught({ name: 'nothing' })).toBeUndefined();
});

// Some at a time, since most of what a mutation takes is waiting.
test.concurrent.each(allMutations)('caught: $name', async (mutation) => {
  expect(await caught(mutation)).toMatchObject({ outcome: 'failed', level: 'MUST' });
});
