import { appendFileSync, cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { FlueError } from '@openflue/spec';
import { afterEach, expect, test } from 'vitest';
import { readAll } from '../../storage/contract/read-all.ts';
import { activeRun, endedRun } from '../../storage/contract/stored-run.ts';
import { queuedSubmission } from '../../storage/contract/stored-submission.ts';
import { attachmentStream, runStream, type Storage } from '../../storage/port.ts';
import { pointerOf } from '../../storage/run-query.ts';
import { readCheckpoint, writeCheckpoint } from './checkpoint-file.ts';
import { DataFormatError } from './data-format.ts';
import { type FileStorageOptions, fileStorage } from './file-storage.ts';
import { shardOf } from './layout.ts';
import { DataDirectoryInUse } from './lock.ts';
import { segmentPath, segments } from './write-ahead-log.ts';

const JSON_TYPE = 'application/json';
const opened: Storage[] = [];
const dirs: string[] = [];

function newDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'flue-restart-'));
  dirs.push(dir);
  return dir;
}

async function open(dir: string, options: Partial<FileStorageOptions> = {}): Promise<Storage> {
  const storage = await fileStorage({ dir, durability: 'os', ...options });
  opened.push(storage);
  return storage;
}

/** The directory as a process that died at this instant leaves it. */
function crashed(dir: string): string {
  const copy = newDir();
  cpSync(dir, copy, { recursive: true });
  rmSync(join(copy, 'lock'));
  return copy;
}

afterEach(async () => {
  for (const storage of opened.splice(0)) await storage.close();
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

async function admit(storage: Storage, run = activeRun(Date.UTC(2026, 0, 1))) {
  const stream = runStream(run.runId);
  await storage.commit([
    { type: 'stream.create', stream, contentType: JSON_TYPE },
    { type: 'document.put', collection: 'runs', id: run.runId, value: run },
    { type: 'stream.append', stream, messages: ['"start"'] },
  ]);
  return { run, stream };
}

async function end(storage: Storage, { run, stream }: Awaited<ReturnType<typeof admit>>) {
  const value = endedRun(run);
  await storage.commit([
    { type: 'stream.append', stream, messages: ['"end"'], close: true },
    { type: 'document.put', collection: 'runs', id: run.runId, value },
  ]);
  return value;
}

for (const how of ['closed', 'crashed', 'crashed after its files were written'] as const) {
  test(`everything is there again after the storage was ${how}`, async () => {
    let dir = newDir();
    const before = await open(dir);
    const ended = await admit(before);
    const endedValue = await end(before, ended);
    const active = await admit(before);
    await before.streams.append(active.stream, ['"delta"', '"more"']);
    const middle = (await before.streams.head(active.stream))?.next ?? '';
    await before.streams.append(active.stream, ['"last"']);
    const producer = { id: 'p', epoch: 0, seq: 0 };
    await before.streams.create('app', { contentType: JSON_TYPE, ttlSeconds: 1000 });
    await before.streams.write('app', { messages: ['1'], producer, seq: 'a' });
    await before.commit([
      { type: 'document.put', collection: 'receipts', id: 'key', value: { bodyDigest: 'd', runId: 'r' } },
    ]);
    const submission = queuedSubmission(1);
    const { submissionId } = submission;
    const image = attachmentStream('support', 'ticket-42', 'att_1');
    await before.commit([
      { type: 'document.put', collection: 'submissions', id: submissionId, value: submission },
      { type: 'stream.create', stream: image, contentType: 'image/png' },
      { type: 'stream.append', stream: image, bytes: Uint8Array.of(1, 10, 2), close: true },
    ]);
    if (how === 'closed') await before.close();
    if (how === 'crashed after its files were written') await filesWritten(dir, ended.run.runId);
    if (how !== 'closed') dir = crashed(dir);

    const after = await open(dir);
    expect(await readAll(after.streams, ended.stream)).toMatchObject({ messages: ['start', 'end'], closed: true });
    const messages = ['start', 'delta', 'more', 'last'];
    expect(await readAll(after.streams, active.stream)).toMatchObject({ messages, closed: false });
    expect((await readAll(after.streams, active.stream, middle)).messages).toEqual(['last']);
    expect(await after.documents.get('runs', ended.run.runId)).toEqual(endedValue);
    expect(await after.documents.unfinishedRuns()).toEqual([active.run]);
    expect(await after.documents.unsettledSubmissions()).toEqual([submission]);
    expect(new Uint8Array((await after.streams.read(image, '-1'))?.bytes ?? [])).toEqual(Uint8Array.of(1, 10, 2));
    expect((await after.documents.listRuns({})).runs).toEqual([pointerOf(active.run), pointerOf(endedValue)]);
    expect(await after.documents.get('receipts', 'key')).toMatchObject({ bodyDigest: 'd' });
    expect(await after.streams.write('app', { messages: ['1'], producer })).toMatchObject({ type: 'duplicate' });
    expect(await after.streams.write('app', { messages: ['2'], seq: 'a' })).toEqual({ type: 'sequence_conflict' });
    expect(await after.streams.head('app')).toMatchObject({ ttlSeconds: 1000 });
    await after.streams.append(active.stream, ['"again"']);
    expect((await readAll(after.streams, active.stream)).messages).toEqual([...messages, 'again']);
  });
}

/** The projector writes files behind the callers' backs. */
async function filesWritten(dir: string, runId: string): Promise<void> {
  // Not the hour of the record: ids only grow, whichever tests of this worker made some before.
  const shard = join(dir, 'runs', shardOf(runId));
  await expect.poll(() => readdirSync(shard, { recursive: true }).map(String)).toContain('ended.jsonl');
  await expect.poll(() => readdirSync(join(shard, runId)).sort()).toEqual(['events.jsonl', 'record.json']);
}

test('a deleted run stays deleted after a crash', async () => {
  const dir = newDir();
  const before = await open(dir);
  const gone = await admit(before);
  await end(before, gone);
  await filesWritten(dir, gone.run.runId);
  await before.commit([
    { type: 'document.delete', collection: 'runs', id: gone.run.runId },
    { type: 'stream.delete', stream: gone.stream },
  ]);
  const after = await open(crashed(dir));
  expect(await after.streams.head(gone.stream)).toBeUndefined();
  expect(await after.documents.get('runs', gone.run.runId)).toBeUndefined();
  expect((await after.documents.listRuns({})).runs).toEqual([]);
  await after.close();
});

test('the log is cut at checkpoints, and nothing is lost by it', async () => {
  const dir = newDir();
  const before = await open(dir, { checkpointBytes: 20_000 });
  const runs = [];
  for (let i = 0; i < 200; i++) {
    const admitted = await admit(before);
    if (i % 2) await end(before, admitted);
    runs.push(admitted);
  }
  await expect.poll(() => readCheckpoint(dir)?.segment, { timeout: 10_000 }).toBeGreaterThan(0);
  const copy = crashed(dir);
  expect(segments(join(copy, 'wal'))).not.toContain(0);
  const after = await open(copy);
  expect(await after.documents.unfinishedRuns()).toHaveLength(100);
  expect((await after.documents.listRuns({ limit: 1000 })).runs).toHaveLength(200);
  for (const [i, { stream }] of runs.entries()) {
    const expected = i % 2 ? ['start', 'end'] : ['start'];
    expect((await readAll(after.streams, stream)).messages).toEqual(expected);
  }
});

test('a torn end of the log is cut off, and offsets of before still read the same', async () => {
  const dir = newDir();
  const before = await open(dir);
  const { stream } = await admit(before);
  const head = await before.streams.head(stream);
  const copy = crashed(dir);
  const wal = join(copy, 'wal');
  appendFileSync(segmentPath(wal, segments(wal).at(-1) ?? 0), Buffer.from([40, 0, 0, 0, 1, 2, 3, 4, 91, 123]));

  const after = await open(copy);
  expect((await readAll(after.streams, stream)).messages).toEqual(['start']);
  await after.streams.append(stream, ['"after"']);
  expect((await readAll(after.streams, stream, head?.next)).messages).toEqual(['after']);
  const again = await open(crashed(copy));
  expect((await readAll(again.streams, stream, head?.next)).messages).toEqual(['after']);
});

test('offsets of appends that the machine lost are refused, also when other bytes took their place', async () => {
  const dir = newDir();
  const before = await open(dir);
  const { stream } = await admit(before);
  const kept = (await before.streams.head(stream))?.next ?? '';
  const wal = join(dir, 'wal');
  const segment = segmentPath(wal, segments(wal).at(-1) ?? 0);
  const durable = readFileSync(segment);
  await before.streams.append(stream, ['"lost"']);
  const lost = (await before.streams.head(stream))?.next ?? '';

  // The machine fails: the log ends with the last sync, although readers have seen more.
  const copy = crashed(dir);
  writeFileSync(segmentPath(join(copy, 'wal'), segments(wal).at(-1) ?? 0), durable);
  const checkpoint = readCheckpoint(copy);
  if (checkpoint) writeCheckpoint(copy, { ...checkpoint, boot: 'another' });

  const after = await open(copy);
  await expect(after.streams.read(stream, lost)).rejects.toBeInstanceOf(FlueError);
  await after.streams.append(stream, ['"other"']);
  await expect(after.streams.read(stream, lost)).rejects.toBeInstanceOf(FlueError);
  expect((await readAll(after.streams, stream, kept)).messages).toEqual(['other']);
  expect([(await after.streams.head(stream))?.next, lost].sort()[0]).toBe(lost);
});

test('a second storage on the same directory is refused, and a dead one is taken over', async () => {
  const dir = newDir();
  const first = await open(dir);
  await expect(open(dir)).rejects.toBeInstanceOf(DataDirectoryInUse);
  await expect(open(dir)).rejects.toMatchObject({ pid: process.pid, dir });
  await first.close();
  // No process has this id: it is beyond the system's largest.
  writeFileSync(join(dir, 'lock'), JSON.stringify({ pid: 2 ** 30, token: 'x' }));
  await (await open(dir)).close();
  writeFileSync(join(dir, 'lock'), 'torn');
  await (await open(dir)).close();
});

test('a directory of a newer format is refused and left alone', async () => {
  const dir = newDir();
  await (await open(dir)).close();
  writeFileSync(join(dir, 'format.json'), '{"format":1000}');
  const listing = readdirSync(dir).sort();
  await expect(open(dir)).rejects.toBeInstanceOf(DataFormatError);
  expect(readdirSync(dir).sort()).toEqual(listing);
});

test('names never leave the data directory', async () => {
  const dir = newDir();
  const inner = join(dir, 'inner');
  const storage = await open(inner);
  for (const stream of ['../../x', '/etc/x', 'runs/../../x', 'agents/../..', 'agents/%2e%2e/%2e%2e', 'a\u0000b']) {
    await storage.streams.create(stream, { contentType: JSON_TYPE }, { messages: ['1'] });
  }
  await storage.close();
  expect(readdirSync(dir)).toEqual(['inner']);
});
