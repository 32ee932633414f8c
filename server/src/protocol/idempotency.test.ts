import { expect, test } from 'vitest';
import { json, open, serveModules } from '../../test/serve-modules.ts';

const echo = { route: open, run: async ({ payload }: { payload: unknown }) => payload };
const keyed = (body: unknown, key = 'k1', headers = {}) => json(body, { 'Idempotency-Key': key, ...headers });

test('the same key and body give the same receipt again, marked as replayed', async () => {
  const { request, storage } = await serveModules({ echo });
  const first = await request('/workflows/echo', keyed({ a: 1 }));
  const again = await request('/workflows/echo', keyed({ a: 1 }));
  expect(first.headers.get('Idempotency-Replayed')).toBeNull();
  expect(again.headers.get('Idempotency-Replayed')).toBe('true');
  expect(await again.json()).toEqual(await first.json());
  expect((await storage.documents.listRuns({})).runs).toHaveLength(1);
});

test('many at once with one key start one run', async () => {
  const { request, storage } = await serveModules({ echo });
  const answers = await Promise.all(Array.from({ length: 20 }, () => request('/workflows/echo', keyed(1))));
  const ids = new Set(await Promise.all(answers.map(async (answer) => (await answer.json()).runId)));
  expect(ids.size).toBe(1);
  expect((await storage.documents.listRuns({})).runs).toHaveLength(1);
});

test('the same key with another body is a conflict', async () => {
  const { request } = await serveModules({ echo });
  await request('/workflows/echo', keyed(1));
  const answer = await request('/workflows/echo', keyed(2));
  expect(answer.status).toBe(409);
  expect(await answer.json()).toMatchObject({ error: { type: 'idempotency_conflict' } });
});

test('a key is of one principal and one path', async () => {
  const { request, storage } = await serveModules({ echo, other: echo });
  await request('/workflows/echo', keyed(1));
  await request('/workflows/other', keyed(1));
  await request('/workflows/echo', keyed(1, 'k1', { Authorization: 'Bearer other' }));
  expect((await storage.documents.listRuns({})).runs).toHaveLength(3);
});

test('a replay may ask for the result', async () => {
  const { request } = await serveModules({ echo });
  await request('/workflows/echo', keyed({ a: 1 }));
  const answer = await request('/workflows/echo?wait=result', keyed({ a: 1 }));
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({ result: { a: 1 } });
});
