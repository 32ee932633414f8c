import { expect, test } from 'vitest';
import type { Clock } from '../clock.ts';
import { ulidIds } from '../ids.ts';
import { silentLogger } from '../log.ts';
import { endedRun } from '../storage/contract/stored-run.ts';
import { StorageFailure } from '../storage/errors.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import { type Change, runStream, type Storage, type StoredRun } from '../storage/port.ts';
import { createRetention } from './retention.ts';

const DAY_MS = 86_400_000;
const START_MS = Date.UTC(2026, 0, 1);
const ids = ulidIds();

/** Time that only the test moves; every sleep is over at once, and counted. */
function testClock() {
  const clock = { nowMs: START_MS, sleeps: 0 };
  const sleep: Clock['sleep'] = async () => {
    clock.sleeps += 1;
  };
  return Object.assign(clock, { now: () => clock.nowMs, sleep });
}

function setUp(keepMs: number | undefined, storage: Storage = memoryStorage()) {
  const clock = testClock();
  const retention = createRetention({ storage, clock, log: silentLogger, keepMs });
  const admit = async (startedMs: number, value: Partial<StoredRun> = {}) => {
    const runId = ids.next('run', startedMs);
    const run = { runId, workflowName: 'w', status: 'active', attempts: 1 } as const;
    const stored: StoredRun = { ...run, startedAt: new Date(startedMs).toISOString(), ...value };
    await storage.commit([
      { type: 'document.put', collection: 'runs', id: runId, value: stored },
      { type: 'stream.create', stream: runStream(runId), contentType: 'application/json' },
    ]);
    return stored;
  };
  const ended = async (startedMs: number, value: Partial<StoredRun> = {}) => {
    const value2 = endedRun(await admit(startedMs, value));
    await storage.commit([{ type: 'document.put', collection: 'runs', id: value2.runId, value: value2 }]);
    return value2.runId;
  };
  const listed = async () => (await storage.documents.listRuns({ limit: 1000 })).runs.map(({ runId }) => runId);
  const sweep = () => retention.sweep(new AbortController().signal);
  return { storage, clock, retention, admit, ended, listed, sweep };
}

const deletions = (changes: readonly Change[]) =>
  changes.filter((change) => change.type === 'document.delete' && change.collection === 'runs').length;

test('runs that ended longer ago than they are kept are deleted; others and active ones stay', async () => {
  const { clock, storage, admit, ended, listed, sweep } = setUp(DAY_MS);
  const active = await admit(START_MS - 10 * DAY_MS);
  const old = await ended(START_MS - 2 * DAY_MS, { idempotencyScope: 'key' });
  const value = { bodyDigest: 'd', runId: old };
  await storage.commit([{ type: 'document.put', collection: 'receipts', id: 'key', value }]);
  const young = await ended(START_MS - DAY_MS / 2);
  expect(await sweep()).toBe(1);
  expect(await listed()).toEqual([young, active.runId]);
  expect(await storage.streams.head(runStream(old))).toBeUndefined();
  expect(await storage.documents.get('receipts', 'key')).toBeUndefined();
  expect(await storage.documents.get('tombstones', old)).toMatchObject({ runId: old, workflowName: 'w' });
  clock.nowMs += DAY_MS;
  expect(await sweep()).toBe(1);
  expect(await listed()).toEqual([active.runId]);
});

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('%d is no age', (keepMs) => {
  expect(() => setUp(keepMs)).toThrow(RangeError);
});

test('without an age everything is kept', async () => {
  const { ended, listed, sweep } = setUp(undefined);
  const run = await ended(START_MS - 1000 * DAY_MS);
  expect(await sweep()).toBe(0);
  expect(await listed()).toEqual([run]);
});

test('however much has expired, one commit deletes a bounded number, and others have their turn before the next', async () => {
  const { storage, clock, ended, sweep, listed } = setUp(DAY_MS);
  for (let i = 0; i < 2000; i++) await ended(START_MS - 3 * DAY_MS + i);
  const sizes: { runs: number; sleepsBefore: number }[] = [];
  const { commit } = storage;
  Object.assign(storage, {
    commit(changes: readonly Change[]) {
      sizes.push({ runs: deletions(changes), sleepsBefore: clock.sleeps });
      return commit(changes);
    },
  });
  expect(await sweep()).toBe(2000);
  expect(await listed()).toEqual([]);
  expect(Math.max(...sizes.map(({ runs }) => runs))).toBeLessThanOrEqual(100);
  expect(sizes.map(({ sleepsBefore }) => sleepsBefore)).toEqual(sizes.map((_, index) => index));
});

test('a sweep that the storage refuses in the middle is completed by the next', async () => {
  const { storage, ended, sweep, listed } = setUp(DAY_MS);
  for (let i = 0; i < 250; i++) await ended(START_MS - 3 * DAY_MS + i);
  const { commit } = storage;
  let left = 1;
  Object.assign(storage, {
    async commit(changes: readonly Change[]) {
      if (left === 0) throw new StorageFailure('full');
      left -= 1;
      return await commit(changes);
    },
  });
  await expect(sweep()).rejects.toBeInstanceOf(StorageFailure);
  expect(await listed()).toHaveLength(150);
  left = Number.POSITIVE_INFINITY;
  expect(await sweep()).toBe(150);
  expect(await listed()).toEqual([]);
});

test('deletions on demand and by age do not get in each other’s way', async () => {
  const { retention, ended, sweep, listed } = setUp(DAY_MS);
  const runs = [];
  for (let i = 0; i < 10; i++) runs.push(await ended(START_MS - 3 * DAY_MS + i));
  const results = await Promise.allSettled([...runs.map((runId) => retention.delete(runId)), sweep(), sweep()]);
  expect(results.filter(({ status }) => status === 'rejected')).toEqual([]);
  expect(await listed()).toEqual([]);
});

test('a deleted run is told from one that never was for thirty days at the least', async () => {
  const { clock, retention, ended } = setUp(undefined);
  const first = await ended(START_MS - DAY_MS);
  const later = await ended(START_MS - DAY_MS);
  const last = await ended(START_MS - DAY_MS);
  await retention.delete(first);
  clock.nowMs += 29 * DAY_MS;
  await retention.delete(later);
  await expect(retention.delete(first)).rejects.toMatchObject({ type: 'run_expired' });
  clock.nowMs += 2 * DAY_MS;
  await retention.delete(last);
  await expect(retention.delete(first)).rejects.toMatchObject({ type: 'run_not_found' });
  await expect(retention.delete(later)).rejects.toMatchObject({ type: 'run_expired' });
});

test('it sweeps when it starts, again from time to time, and no more once it is stopped', async () => {
  const { retention, storage, clock, ended, listed } = setUp(DAY_MS);
  const turns: (() => void)[] = [];
  clock.sleep = (_ms, signal) =>
    new Promise((resolve, reject) => {
      turns.push(resolve);
      signal?.addEventListener('abort', () => reject(signal.reason));
    });
  await ended(START_MS - 3 * DAY_MS);
  retention.start();
  await expect.poll(listed).toEqual([]);
  await ended(START_MS - 3 * DAY_MS);
  turns.shift()?.();
  await expect.poll(listed).toEqual([]);
  await retention.stop();
  const kept = await ended(START_MS - 3 * DAY_MS);
  for (const turn of turns) turn();
  expect((await storage.documents.listRuns({})).runs).toMatchObject([{ runId: kept }]);
});
