import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { HourlyIndex } from './hourly-index.ts';
import { indexNames } from './index-names.ts';

interface Entry {
  readonly n: number;
}

const HOUR = '2026-01-01T00';

function newIndex(dir = mkdtempSync(join(tmpdir(), 'openflue-index-'))) {
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const path = (shard: string) => join(dir, `${shard}.jsonl`);
  const make = () =>
    new HourlyIndex<Entry>({
      field: 'key',
      path,
      names: () => indexNames(dir),
      shardOf: (key) => key.slice(0, HOUR.length),
    });
  const linesOf = (shard: string) =>
    existsSync(path(shard)) ? readFileSync(path(shard), 'utf8').split('\n').length - 1 : 0;
  return { index: make(), reopened: make, linesOf };
}

const key = (n: number, hour = HOUR) => `${hour}:${String(n).padStart(5, '0')}`;
const numbers = async (index: HourlyIndex<Entry>, before?: string) => {
  const found: number[] = [];
  for await (const [, { n }] of index.descending(before)) found.push(n);
  return found;
};

test('entries are found newest first, in memory, in files, and by another who opens them', async () => {
  const { index, reopened } = newIndex();
  index.put(key(1), { n: 1 });
  index.put(key(2, '2026-01-01T05'), { n: 2 });
  index.flush();
  index.put(key(3), { n: 3 });
  expect(await numbers(index)).toEqual([2, 3, 1]);
  expect(await numbers(index, key(3))).toEqual([1]);
  expect(await index.get(key(3))).toEqual({ n: 3 });
  index.flush();
  expect(await numbers(reopened())).toEqual([2, 3, 1]);
  expect(await reopened().get(key(1))).toMatchObject({ n: 1 });
});

test('a deleted entry leaves no line of its own behind, and the last one no file', async () => {
  const { index, linesOf, reopened } = newIndex();
  for (let n = 0; n < 10; n++) index.put(key(n), { n });
  index.flush();
  await numbers(index);
  for (let n = 0; n < 3; n++) index.delete(key(n));
  expect(await numbers(index)).toEqual([9, 8, 7, 6, 5, 4, 3]);
  index.flush();
  // Not at once, while more deletions may follow.
  expect(linesOf(HOUR)).toBe(13);
  index.flush();
  expect(linesOf(HOUR)).toBe(7);
  expect(await numbers(reopened())).toEqual([9, 8, 7, 6, 5, 4, 3]);
  for (let n = 3; n < 10; n++) index.delete(key(n));
  expect(index.flush()).not.toEqual([]);
  expect(linesOf(HOUR)).toBe(0);
  expect(index.shards()).not.toContain(HOUR);
  index.put(key(1), { n: 1 });
  index.flush();
  expect(await numbers(reopened())).toEqual([1]);
});

test('a file that nobody had read is tidied once it was', async () => {
  const { index, linesOf, reopened } = newIndex();
  for (let n = 0; n < 3; n++) index.put(key(n), { n });
  index.flush();
  const later = reopened();
  later.delete(key(0));
  later.flush();
  await numbers(later);
  later.flush();
  expect(linesOf(HOUR)).toBe(2);
});

test('a large file is written anew only when half of it no longer counts', async () => {
  const { index, linesOf } = newIndex();
  for (let n = 0; n < 3000; n++) index.put(key(n), { n });
  index.flush();
  await numbers(index);
  index.delete(key(0));
  index.flush();
  index.flush();
  expect(linesOf(HOUR)).toBe(3001);
  for (let n = 1; n < 1600; n++) index.delete(key(n));
  index.flush();
  index.flush();
  expect(linesOf(HOUR)).toBe(1400);
  expect((await numbers(index)).length).toBe(1400);
});

test('entries that are only remembered outlast the file that they are not in', async () => {
  const { index, linesOf } = newIndex();
  index.remember(key(5), { n: 5 });
  index.put(key(1), { n: 1 });
  index.flush();
  await numbers(index);
  index.delete(key(1));
  index.flush();
  expect(linesOf(HOUR)).toBe(0);
  expect(await numbers(index)).toEqual([5]);
});
