import { expect, test } from 'vitest';
import { systemClock } from '../../clock.ts';
import { memoryStorage } from '../../storage/memory-storage.ts';
import { InstanceWorkspace } from './instance-workspace.ts';

const instance = { agent: 'support', id: 't1' };
const id = 'agents/support/t1';

async function opened(storage = memoryStorage()) {
  const workspace = new InstanceWorkspace(storage, instance, systemClock);
  const open = () => workspace.factory.createSessionEnv({ id: 't1' });
  const keep = async () => storage.commit(await workspace.changes());
  return { storage, workspace, open, keep };
}

test('files are there again, whatever is in them and whatever they are called', async () => {
  const first = await opened();
  const before = await first.open();
  await before.writeFile('a.txt', 'A');
  await before.writeFile('deep/er/ü "b".bin', Uint8Array.of(0, 10, 13, 255));
  await before.writeFile('empty', '');
  await before.mkdir('nothing-in-it');
  expect((await before.exec('echo from the shell > shell.txt')).exitCode).toBe(0);
  await first.keep();

  const after = await (await opened(first.storage)).open();
  expect(await after.readFile('a.txt')).toBe('A');
  expect(new Uint8Array(await after.readFileBuffer('deep/er/ü "b".bin'))).toEqual(Uint8Array.of(0, 10, 13, 255));
  expect(await after.readFile('empty')).toBe('');
  expect(await after.readFile('shell.txt')).toBe('from the shell\n');
  expect((await after.stat('nothing-in-it')).isDirectory).toBe(true);
  expect((await after.exec('cat a.txt')).stdout).toBe('A');
});

test('what is removed or replaced is gone, its bytes too; equal contents are kept once', async () => {
  const first = await opened();
  const before = await first.open();
  for (const path of ['one', 'two', 'three']) await before.writeFile(path, path === 'three' ? 'other' : 'same');
  await first.keep();
  const digests = async () => {
    const entries = Object.values((await first.storage.documents.get('workspaces', id))?.entries ?? {});
    return new Set(entries.flatMap((entry) => (entry.type === 'file' ? [entry.sha256] : [])));
  };
  const kept = await digests();
  expect(kept.size).toBe(2);

  const second = await opened(first.storage);
  const after = await second.open();
  await after.rm('one');
  await after.writeFile('three', 'new');
  await second.keep();
  const now = await digests();
  for (const sha256 of kept) {
    const there = (await first.storage.streams.head(`${id}/workspace/${sha256}`)) !== undefined;
    expect(there).toBe(now.has(sha256));
  }
  expect([...kept].every((sha256) => now.has(sha256))).toBe(false);
  const last = await (await opened(first.storage)).open();
  expect(await last.exists('one')).toBe(false);
  expect([await last.readFile('two'), await last.readFile('three')]).toEqual(['same', 'new']);
});

test('nothing is written when nothing was touched', async () => {
  const { workspace } = await opened();
  expect(await workspace.changes()).toEqual([]);
});

test('a workspace that is too large is refused with the sizes', async () => {
  const { workspace, open } = await opened();
  const sandbox = await open();
  const block = new Uint8Array(16 * 1024 * 1024);
  for (let i = 0; i < 5; i++) await sandbox.writeFile(`${i}`, Uint8Array.of(i, ...block.subarray(0, 10)));
  expect(await workspace.changes()).not.toEqual([]);
  for (let i = 0; i < 5; i++) await sandbox.writeFile(`${i}`, block);
  await expect(workspace.changes()).rejects.toMatchObject({ type: 'workspace_too_large', meta: { unit: 'bytes' } });
});
