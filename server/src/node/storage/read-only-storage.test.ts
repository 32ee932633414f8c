import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { readAll } from '../../storage/contract/read-all.ts';
import { activeRun, endedRun } from '../../storage/contract/stored-run.ts';
import { runStream } from '../../storage/port.ts';
import { pointerOf } from '../../storage/run-query.ts';
import { DataFormatError } from './data-format.ts';
import { fileStorage } from './file-storage.ts';
import { openFileStorageReadOnly } from './read-only-storage.ts';

const dirs: string[] = [];
const closing: (() => unknown)[] = [];

async function setUp(checkpointBytes?: number) {
  const dir = mkdtempSync(join(tmpdir(), 'flue-read-only-'));
  dirs.push(dir);
  const live = await fileStorage({
    dir,
    durability: 'os',
    ...(checkpointBytes === undefined ? {} : { checkpointBytes }),
  });
  const view = await openFileStorageReadOnly(dir);
  closing.push(() => live.close(), view.close);
  return { dir, live, view };
}

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true });
});

test('a live directory is seen as it is, at every read', async () => {
  const { live, view } = await setUp();
  const run = activeRun(Date.UTC(2026, 0, 1));
  const stream = runStream(run.runId);
  expect(await view.streams.head(stream)).toBeUndefined();
  await live.commit([
    { type: 'stream.create', stream, contentType: 'application/json' },
    { type: 'document.put', collection: 'runs', id: run.runId, value: run },
  ]);
  await live.streams.append(stream, ['1']);
  expect(await readAll(view.streams, stream)).toMatchObject({ messages: [1], closed: false });
  expect(await view.documents.unfinishedRuns()).toEqual([run]);
  const ended = endedRun(run);
  await live.commit([
    { type: 'stream.append', stream, messages: ['2'], close: true },
    { type: 'document.put', collection: 'runs', id: run.runId, value: ended },
  ]);
  expect(await readAll(view.streams, stream)).toMatchObject({ messages: [1, 2], closed: true });
  expect(await view.documents.get('runs', run.runId)).toEqual(ended);
  expect((await view.documents.listRuns({})).runs).toEqual([pointerOf(ended)]);
  expect(await view.documents.unfinishedRuns()).toEqual([]);
});

test('a follower is woken by what the server appends', async () => {
  const { live, view } = await setUp();
  await live.streams.create('s', { contentType: 'application/json' });
  const woken = Promise.withResolvers<void>();
  const leave = view.streams.subscribe('s', woken.resolve);
  await live.streams.append('s', ['1']);
  await woken.promise;
  leave();
  expect((await readAll(view.streams, 's')).messages).toEqual([1]);
});

test('a view goes on when the log is cut, and starts anew when it missed something', async () => {
  const { live, view } = await setUp(2000);
  await live.streams.create('s', { contentType: 'application/json' });
  const expected: number[] = [];
  for (let i = 0; i < 200; i++) {
    await live.streams.write('s', { messages: [`${i}`] });
    expected.push(i);
    if (i % 50 === 0) expect((await readAll(view.streams, 's')).messages).toEqual(expected);
  }
  expect((await readAll(view.streams, 's')).messages).toEqual(expected);
});

test('a directory that is none is refused', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'flue-read-only-'));
  dirs.push(dir);
  await expect(openFileStorageReadOnly(dir)).rejects.toBeInstanceOf(DataFormatError);
  await expect(openFileStorageReadOnly(join(dir, 'none'))).rejects.toBeInstanceOf(DataFormatError);
});
