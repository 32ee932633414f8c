import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { readStream } from '../../protocol/streams/read-stream.ts';
import { type FileStorageOptions, fileStorage } from './file-storage.ts';

const MEBIBYTE = 1024 * 1024;
/** How far the process may grow over what it is once warm. */
const ALLOWANCE = 160 * MEBIBYTE;

async function openStorage(options: Partial<FileStorageOptions> = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'openflue-large-'));
  const storage = await fileStorage({ dir, durability: 'os', ...options });
  onTestFinished(async () => {
    await storage.close();
    rmSync(dir, { recursive: true, force: true });
  });
  await storage.commit([{ type: 'stream.create', stream: 'large', contentType: 'application/json' }]);
  const shared = { store: storage.streams, stream: 'large', longPollTimeoutMs: 1_000, heartbeatMs: 1_000 };
  const read = (query: string) =>
    readStream(new Request(`http://localhost/large?${query}`), {
      ...shared,
      maxPageBytes: MEBIBYTE,
      stopping: new AbortController().signal,
    });
  return { storage, read };
}

/** Messages of about 1 KiB, 1,000 at a time. */
const batch = Array.from({ length: 1_000 }, (_, index) => JSON.stringify({ index, filling: 'x'.repeat(1_000) }));

test('writing and reading a stream of 1 GB does not grow the process', async () => {
  const { storage, read } = await openStorage();
  const rss = () => process.memoryUsage.rss();
  // Long enough that the log was cut once, which is where its buffers are largest.
  for (let i = 0; i < 150; i++) await storage.streams.append('large', batch);
  const warm = rss();
  let highest = warm;
  for (let i = 0; i < 850; i++) {
    await storage.streams.append('large', batch);
    highest = Math.max(highest, rss());
  }
  let bytes = 0;
  let offset = '-1';
  for (;;) {
    const answer = await read(`offset=${offset}`);
    for await (const chunk of answer.body ?? []) bytes += chunk.byteLength;
    highest = Math.max(highest, rss());
    offset = answer.headers.get('Stream-Next-Offset') ?? '';
    if (answer.headers.get('Stream-Up-To-Date')) break;
  }
  expect(bytes).toBeGreaterThan(1_000_000_000);
  expect(highest - warm).toBeLessThan(ALLOWANCE);
});

test('a live reader that never drains does not grow the process, whatever is appended meanwhile', async () => {
  const { storage, read } = await openStorage();
  for (let i = 0; i < 30; i++) await storage.streams.append('large', batch);
  const stuck = await read('offset=now&live=sse');
  const reader = stuck.body?.getReader();
  await reader?.read();
  const warm = process.memoryUsage.rss();
  let highest = warm;
  for (let i = 0; i < 300; i++) {
    await storage.streams.append('large', batch);
    highest = Math.max(highest, process.memoryUsage.rss());
  }
  expect(highest - warm).toBeLessThan(ALLOWANCE);
  await reader?.cancel();
});
