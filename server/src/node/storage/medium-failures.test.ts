import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { readAll } from '../../storage/contract/read-all.ts';
import { activeRun } from '../../storage/contract/stored-run.ts';
import { StorageFailure } from '../../storage/errors.ts';
import { runStream } from '../../storage/port.ts';
import { fileStorage } from './file-storage.ts';
import { OpenPlace } from './open-place.ts';
import { WriteAheadLog } from './write-ahead-log.ts';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  vi.restoreAllMocks();
  for (const close of closing.splice(0).reverse()) await close();
});

async function setUp() {
  const dir = mkdtempSync(join(tmpdir(), 'flue-failures-'));
  closing.push(() => rmSync(dir, { recursive: true }));
  const storage = await fileStorage({ dir });
  closing.push(() => storage.close().catch(() => {}));
  const run = activeRun(Date.UTC(2026, 0, 1));
  const stream = runStream(run.runId);
  await storage.commit([
    { type: 'stream.create', stream, contentType: 'application/json' },
    { type: 'stream.append', stream, messages: ['1'] },
  ]);
  return { dir, storage, run, stream };
}

const systemError = (code: string) => Object.assign(new Error(code), { code });

test('a commit that the disk has no room for changes nothing, and the next one succeeds', async () => {
  const { storage, run, stream } = await setUp();
  const head = await storage.streams.head(stream);
  vi.spyOn(WriteAheadLog.prototype, 'append').mockImplementationOnce(() => {
    throw systemError('ENOSPC');
  });
  const changes = [
    { type: 'document.put', collection: 'runs', id: run.runId, value: run },
    { type: 'stream.append', stream, messages: ['2'], close: true },
  ] as const;
  // What was asked for in the same tick fails with it.
  const outcomes = await Promise.allSettled([storage.commit(changes), storage.streams.append(stream, ['"same tick"'])]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  expect(outcomes[0]).toMatchObject({ reason: expect.any(StorageFailure) });
  expect(await storage.streams.head(stream)).toEqual(head);
  expect(await storage.documents.get('runs', run.runId)).toBeUndefined();
  await storage.commit(changes);
  expect(await readAll(storage.streams, stream)).toMatchObject({ messages: [1, 2], closed: true });
});

test('after a sync that failed nothing more is written, and readers see what was acknowledged', async () => {
  const { storage, stream } = await setUp();
  vi.spyOn(WriteAheadLog.prototype, 'sync').mockRejectedValueOnce(systemError('EIO'));
  const append = { type: 'stream.append', stream, messages: ['2'] } as const;
  await expect(storage.commit([append])).rejects.toBeInstanceOf(StorageFailure);
  await expect(storage.commit([append])).rejects.toBeInstanceOf(StorageFailure);
  await expect(storage.streams.append(stream, ['3'])).rejects.toBeInstanceOf(StorageFailure);
  expect((await readAll(storage.streams, stream)).messages).toEqual([1]);
});

test('files that cannot be written are written later; nothing is lost by it', async () => {
  const { dir, storage, stream } = await setUp();
  const flush = vi.spyOn(OpenPlace.prototype, 'flush').mockImplementation(() => {
    throw systemError('ENOSPC');
  });
  await storage.streams.append(stream, ['2']);
  await expect.poll(() => flush.mock.calls.length).toBeGreaterThan(0);
  expect((await readAll(storage.streams, stream)).messages).toEqual([1, 2]);
  flush.mockRestore();
  await storage.close();
  const again = await fileStorage({ dir });
  closing.push(() => again.close());
  expect((await readAll(again.streams, stream)).messages).toEqual([1, 2]);
});
