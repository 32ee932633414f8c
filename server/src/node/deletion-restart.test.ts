import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { ask, serveAgent } from '../../test/serve-agent.ts';
import { json, open, serveModules } from '../../test/serve-modules.ts';
import type { Clock } from '../clock.ts';
import { createRetention } from '../engine/retention.ts';
import { silentLogger } from '../log.ts';
import { activeRun, endedRun } from '../storage/contract/stored-run.ts';
import { runStream, type Storage } from '../storage/port.ts';
import { fileStorage } from './storage/file-storage.ts';
import { openFileStorageReadOnly } from './storage/read-only-storage.ts';

const opened: Storage[] = [];
const dirs: string[] = [];
const remove: RequestInit = { method: 'DELETE' };

afterEach(async () => {
  for (const storage of opened.splice(0)) await storage.close();
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

function newDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'openflue-deletion-'));
  dirs.push(dir);
  return dir;
}

async function openFiles(dir: string): Promise<Storage> {
  const storage = await fileStorage({ dir, durability: 'os' });
  opened.push(storage);
  return storage;
}

/** What a crash leaves behind: the files as they are at this moment. */
function crashed(dir: string): string {
  const copy = newDir();
  cpSync(dir, copy, { recursive: true, filter: (file) => !file.endsWith('lock') });
  return copy;
}

/** Every file of a data directory that is not the log or about it. */
function filesOf(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(dir.length + 1))
    .filter((file) => !/^(wal\/|lock$|checkpoint\.json$|format\.json$)/.test(file));
}

const job = { route: open, run: async () => 'done' };

for (const how of ['closed', 'crashed', 'crashed after its files were written'] as const) {
  test(`a deleted run stays deleted after the server ${how}, and only its tombstone is on disk`, async () => {
    let dir = newDir();
    const storage = await openFiles(dir);
    const before = await serveModules({ job }, { engine: { storage }, listRuns: open });
    const key = { 'idempotency-key': 'one' };
    const { runId } = await (await before.request('/workflows/job?wait=result', json('x', key))).json();
    if (how === 'crashed after its files were written') {
      await expect.poll(() => filesOf(dir).filter((file) => file.startsWith('runs/'))).toHaveLength(3);
    }
    expect((await before.request(`/runs/${runId}`, remove)).status).toBe(204);
    if (how === 'closed') await storage.close();
    else dir = crashed(dir);

    const again = await openFiles(dir);
    const after = await serveModules({ job }, { engine: { storage: again }, listRuns: open });
    expect((await after.request(`/runs/${runId}?meta`)).status).toBe(410);
    expect(await (await after.request('/runs')).json()).toEqual({ runs: [] });
    await again.close();
    // A file that has nothing left that counts is gone once somebody has looked at it.
    const third = await openFiles(dir);
    await third.documents.listRuns({});
    await third.close();
    expect(filesOf(dir)).toEqual([expect.stringMatching(/^tombstones\/.*\.jsonl$/)]);
    expect(readFileSync(join(dir, filesOf(dir)[0] ?? ''), 'utf8')).toContain(runId);
  });

  test(`a deleted instance stays deleted after the server ${how}, and nothing of it is on disk`, async () => {
    let dir = newDir();
    const storage = await openFiles(dir);
    const write = { name: 'write', arguments: { path: '/notes.txt', content: 'remember me' } };
    const before = await serveAgent([{ toolCalls: [write] }, 'Written.', 'Hello.'], {
      engine: { storage },
      listRuns: open,
    });
    const image = { type: 'image', mimeType: 'image/png', data: btoa('red') };
    const key = { 'idempotency-key': 'one' };
    await before.request('/agents/support/t1?wait=result', ask('Remember', { images: [image] }, key));
    await before.request('/agents/support/t1?wait=result', ask('Hi', { session: 'another' }));
    expect((await storage.privateStreams('agents/support/t1')).length).toBeGreaterThanOrEqual(4);
    if (how === 'crashed after its files were written') {
      await expect.poll(() => filesOf(dir).filter((file) => file.startsWith('agents/')).length).toBeGreaterThan(8);
    }
    expect((await before.request('/agents/support/t1', remove)).status).toBe(204);
    if (how === 'closed') await storage.close();
    else dir = crashed(dir);

    const again = await openFiles(dir);
    const after = await serveAgent(['Who are you?'], { engine: { storage: again }, listRuns: open });
    expect((await after.request('/agents/support/t1')).status).toBe(404);
    expect(await (await after.request('/agents/support')).json()).toEqual({ instances: [] });
    await again.close();
    const third = await openFiles(dir);
    await third.documents.listInstances({ agent: 'support' });
    await third.close();
    expect(filesOf(dir)).toEqual([]);

    const fourth = await serveAgent(['Who are you?'], { engine: { storage: await openFiles(dir) }, listRuns: open });
    const answer = await fourth.request('/agents/support/t1?wait=result', ask('Hi', {}, key));
    expect((await answer.json()).result.text).toBe('Who are you?');
  });
}

test('instances are listed after a restart, those of a log that was not cut yet too', async () => {
  const dir = newDir();
  const storage = await openFiles(dir);
  const before = await serveAgent(['a', 'b', 'c', 'd'], { engine: { storage }, listRuns: open });
  for (const id of ['t1', 't2', 't3']) await before.request(`/agents/support/${id}?wait=result`, ask('hello'));
  // Deleted and made anew within one log.
  await before.request('/agents/support/t2', remove);
  await before.request('/agents/support/t2?wait=result', ask('hello'));
  const list = await (await before.request('/agents/support')).json();
  expect(list.instances.map(({ id }: { id: string }) => id)).toEqual(['t2', 't3', 't1']);
  const copy = crashed(dir);
  const beside = await openFileStorageReadOnly(dir);
  const seen = await beside.documents.listInstances({ agent: 'support' });
  expect(seen.instances.map(({ instanceId }) => instanceId)).toEqual(['t2', 't3', 't1']);
  beside.close();
  for (const from of [copy, dir]) {
    if (from === dir) await storage.close();
    const after = await serveAgent([], { engine: { storage: await openFiles(from) }, listRuns: open });
    expect(await (await after.request('/agents/support')).json()).toEqual(list);
  }
});

test('a sweep that a crash broke off is completed after the restart, and leaves no file of the runs', async () => {
  let dir = newDir();
  const storage = await openFiles(dir);
  const startedMs = Date.now() - 40 * 86_400_000;
  for (let i = 0; i < 250; i++) {
    const run = activeRun(startedMs + i);
    await storage.commit([
      { type: 'stream.create', stream: runStream(run.runId), contentType: 'application/json' },
      { type: 'stream.append', stream: runStream(run.runId), messages: ['{}'], close: true },
      { type: 'document.put', collection: 'runs', id: run.runId, value: endedRun(run) },
    ]);
  }
  // The crash comes when the first batch has been deleted.
  const pause: Clock['sleep'] = async () => {
    dir = crashed(dir);
    throw new Error('the process is gone');
  };
  const keepMs = 30 * 86_400_000;
  const first = createRetention({ storage, clock: { now: Date.now, sleep: pause }, log: silentLogger, keepMs });
  await expect(first.sweep(new AbortController().signal)).rejects.toThrow();

  const after = await openFiles(dir);
  expect((await after.documents.listRuns({ limit: 1000 })).runs).toHaveLength(150);
  const second = createRetention({
    storage: after,
    clock: { now: Date.now, sleep: async () => {} },
    log: silentLogger,
    keepMs,
  });
  expect(await second.sweep(new AbortController().signal)).toBe(150);
  await after.close();
  expect(readdirSync(join(dir, 'runs'))).toEqual([]);

  const last = await openFiles(dir);
  expect(await last.documents.listRuns({})).toEqual({ runs: [] });
  expect(await last.documents.expiredRuns({ endedBefore: new Date().toISOString(), limit: 1 })).toEqual([]);
});
