import { spawn } from 'node:child_process';
import { close, fsync, open } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { hasCode } from './error-code.ts';

const openFile = promisify(open);
const syncOne = promisify(fsync);
const closeFile = promisify(close);

/** Up to here files are synced one by one; beyond, the whole file system at once is cheaper. */
const FEW = 200;

/** Puts files and the directories that name them on the medium. Files that are gone have nothing to sync. */
export async function syncFiles(dataDir: string, files: ReadonlySet<string>): Promise<void> {
  if (files.size > FEW && (await syncFileSystem(dataDir))) return;
  const directories = new Set<string>();
  for (const file of files) {
    await syncPath(file);
    // A new place's directory is named by its shard's, and that by the one above.
    for (let dir = dirname(file); dir.length >= dataDir.length && !directories.has(dir); dir = dirname(dir)) {
      directories.add(dir);
    }
  }
  for (const dir of directories) await syncPath(dir);
}

async function syncPath(path: string): Promise<void> {
  let fd: number;
  try {
    fd = await openFile(path, 'r');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return;
    throw error;
  }
  try {
    await syncOne(fd);
  } finally {
    await closeFile(fd);
  }
}

/** `sync -f` of coreutils. False where there is no such program. */
function syncFileSystem(dir: string): Promise<boolean> {
  if (process.platform !== 'linux') return Promise.resolve(false);
  return new Promise((resolve) => {
    const child = spawn('sync', ['-f', dir], { stdio: 'ignore' });
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });
}
