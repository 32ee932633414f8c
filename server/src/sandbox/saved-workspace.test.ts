import { expect, test } from 'vitest';
import { type FileChanges, savedWorkspace } from './saved-workspace.ts';

/** A keeper in memory that tells what it was given. */
function keeper() {
  const files = new Map<string, Uint8Array>();
  const directories = new Set<string>();
  const saves: FileChanges[] = [];
  return {
    saves,
    texts: () => Object.fromEntries([...files].map(([path, bytes]) => [path, new TextDecoder().decode(bytes)])),
    now: () => Date.now(),
    load: async () => ({ written: new Map(files), made: [...directories] }),
    async save(changes: FileChanges) {
      saves.push(changes);
      for (const [path, content] of changes.written) files.set(path, content);
      for (const path of changes.made) directories.add(path);
      for (const path of changes.removed) {
        files.delete(path);
        directories.delete(path);
      }
    },
  };
}

const opened = (kept: ReturnType<typeof keeper>) => {
  const workspace = savedWorkspace(kept);
  return { workspace, open: () => workspace.createSessionEnv({ id: 'run_1' }) };
};

test('what was written before a checkpoint is there in the next process', async () => {
  const kept = keeper();
  const first = opened(kept);
  const sandbox = await first.open();
  await sandbox.writeFile('notes/a.md', 'one');
  await sandbox.exec('echo two > b.txt; mkdir empty');
  await first.workspace.checkpoint();

  const again = await opened(kept).open();
  expect(await again.readFile('notes/a.md')).toBe('one');
  expect(await again.readFile('b.txt')).toBe('two\n');
  expect(await again.readdir('empty')).toEqual([]);
});

test('only what changed is saved, however fast it changes', async () => {
  const kept = keeper();
  const { workspace, open } = opened(kept);
  const sandbox = await open();
  await sandbox.writeFile('a', 'one');
  await sandbox.writeFile('b', 'same');
  await workspace.checkpoint();
  await new Promise((resolve) => setTimeout(resolve, 5));
  await workspace.checkpoint();
  for (let i = 0; i < 50; i++) {
    await sandbox.writeFile('a', `v${i % 10}`);
    await workspace.checkpoint();
  }
  expect(kept.texts()).toMatchObject({ '/workspace/a': 'v9', '/workspace/b': 'same' });
  expect(kept.saves.at(-1)?.written.has('/workspace/b')).toBe(false);
});

test('what was removed is gone in the next process too', async () => {
  const kept = keeper();
  const { workspace, open } = opened(kept);
  const sandbox = await open();
  await sandbox.writeFile('old/a', 'one');
  await workspace.checkpoint();
  await sandbox.rm('old', { recursive: true });
  await workspace.checkpoint();
  expect(await (await opened(kept).open()).exists('old')).toBe(false);
});

test('a workspace is untouched until it is opened, and in the next process while nothing was kept', async () => {
  const kept = keeper();
  const first = opened(kept);
  expect(await first.workspace.isUntouched?.()).toBe(true);
  const sandbox = await first.open();
  expect(await first.workspace.isUntouched?.()).toBe(false);
  await first.workspace.checkpoint();
  await sandbox.writeFile('a', 'one');
  await first.workspace.checkpoint();
  expect(await opened(kept).workspace.isUntouched?.()).toBe(false);
});

test('a workspace that nothing touched saves nothing, and is not opened to be saved', async () => {
  const kept = keeper();
  const { workspace } = opened(kept);
  await workspace.checkpoint();
  expect(kept.saves).toEqual([]);
});
