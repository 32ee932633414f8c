import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAdaptorServer } from '@hono/node-server';
import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { durableStreams } from '../../../protocol/streams/durable-streams.ts';
import { memoryStreamStore } from '../../../storage/memory-storage.ts';
import type { StreamStore } from '../../../storage/port.ts';
import { answers, throwAwaySchema } from '../../postgres/testing/throw-away.ts';
import { fileStreamStore } from '../file-storage.ts';
import { runSuite } from './run-suite.ts';

/** Below 5 s, as the suite wants it. */
const LONG_POLL_MS = 500;
/** Of version 0.3.6: everything outside forks and the optional subscriptions. */
const TESTS = 250;

test.concurrent('the official suite passes over memory', { timeout: 120_000 }, async () => {
  await expectSuite(memoryStreamStore());
});

test.concurrent('the official suite passes over files', { timeout: 120_000 }, async () => {
  const dir = mkdtempSync(join(tmpdir(), 'flue-suite-'));
  const store = await fileStreamStore({ dir });
  await expectSuite(store);
  await store.close();
  rmSync(dir, { recursive: true });
});

const onPostgres = { concurrent: true, skip: !(await answers()), timeout: 240_000 };
test('the official suite passes over PostgreSQL', onPostgres, async () => {
  const database = throwAwaySchema();
  const storage = await database.open();
  await expectSuite(storage.streams);
  await storage.close();
  await database.drop();
});

async function expectSuite(store: StreamStore): Promise<void> {
  const app = new Hono().route('/v1/stream', durableStreams({ store, longPollTimeoutMs: LONG_POLL_MS }));
  const server = createAdaptorServer({ fetch: app.fetch });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const results = await runSuite(`http://127.0.0.1:${port}`, LONG_POLL_MS);
  server.close();
  // The pattern leaves forks out; what else did not run was skipped.
  const ran = results.filter(({ title }) => !/^(Fork - |Reserved subscription)/.test(title.trim()));
  expect(ran.filter(({ status }) => status !== 'passed')).toEqual([]);
  expect(ran).toHaveLength(TESTS);
}
