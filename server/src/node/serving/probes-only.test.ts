import { expect, test } from 'vitest';
import { systemClock } from '../../clock.ts';
import { ulidIds } from '../../ids.ts';
import { silentLogger } from '../../log.ts';
import { probesOnly } from './probes-only.ts';

const worker = (ready: boolean) =>
  probesOnly({ engine: { ready }, log: silentLogger, clock: systemClock, ids: ulidIds(), dev: false });

test('a worker tells whether it lives and whether it takes work', async () => {
  expect((await worker(false).request('/health')).status).toBe(200);
  expect((await worker(true).request('/ready')).status).toBe(200);
  const response = await worker(false).request('/ready');
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ error: { type: 'not_ready' } });
});

test.each(['/workflows', '/runs', '/runs/run_1', '/openapi.json'])('a worker answers nothing at %s', async (path) => {
  const response = await worker(true).request(path);
  expect(response.status).toBe(404);
  expect(await response.json()).toMatchObject({ error: { type: 'route_not_found' } });
});
