import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { activeRun, endedRun } from '../../storage/contract/stored-run.ts';
import { runStream } from '../../storage/port.ts';
import { FIRST_CHECKPOINT, readCheckpoint, writeCheckpoint } from './checkpoint-file.ts';
import { fileStorage } from './file-storage.ts';
import { runPlace } from './layout.ts';

function newDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'flue-half-written-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

async function open(dir: string) {
  const storage = await fileStorage({ dir, durability: 'os' });
  onTestFinished(() => storage.close().catch(() => {}));
  return storage;
}

/**
 * Runs a module of this directory where no file can have more than so many blocks of 512 bytes: what is written beyond is cut
 * off, and what is written then is refused, as by a disk that is full.
 */
function onSmallMedium(source: string, blocks: number): void {
  const limited = `trap '' XFSZ; ulimit -f ${blocks}; exec "$0" "$@"`;
  const node = [process.execPath, '--conditions=openflue-source', '--input-type=module', '--eval', source];
  const { error } = spawnSync('sh', ['-c', limited, ...node], { cwd: import.meta.dirname, stdio: 'ignore' });
  if (error) throw error;
}

test('a run that is deleted takes the draft of its record with it that a crash left behind', async () => {
  const dir = newDir();
  const storage = await open(dir);
  const run = activeRun(Date.UTC(2026, 0, 1));
  await storage.commit([
    { type: 'stream.create', stream: runStream(run.runId), contentType: 'application/json' },
    { type: 'document.put', collection: 'runs', id: run.runId, value: endedRun(run) },
  ]);
  await storage.close();
  const place = join(dir, runPlace(run.runId));
  writeFileSync(join(place, '.record.json.tmp'), '{"name":"runs/');

  const again = await open(dir);
  await again.commit([
    { type: 'stream.delete', stream: runStream(run.runId) },
    { type: 'document.delete', collection: 'runs', id: run.runId },
  ]);
  await again.close();
  expect(existsSync(place)).toBe(false);
});

test('a checkpoint that the disk has no room for leaves the last one as it was', () => {
  const dir = newDir();
  writeCheckpoint(dir, { ...FIRST_CHECKPOINT, segment: 7 });
  const unfinished = Array.from({ length: 500 }, (_, i) => `run_${i}`);
  const next = { ...FIRST_CHECKPOINT, segment: 8, unfinished };
  onSmallMedium(
    `import { writeCheckpoint } from './checkpoint-file.ts';
    writeCheckpoint(${JSON.stringify(dir)}, ${JSON.stringify(next)});`,
    2,
  );
  expect(readCheckpoint(dir)).toMatchObject({ segment: 7 });
});

test('a directory whose first start was killed while it wrote the format is taken by the next', async () => {
  const dir = newDir();
  onSmallMedium(
    `import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    const { writeFileSync } = fs;
    fs.writeFileSync = (path, text, ...rest) => {
      const half = String(path).includes('format');
      writeFileSync(path, half ? '' : text, ...rest);
      if (half) process.kill(process.pid, 'SIGKILL');
    };
    syncBuiltinESMExports();
    const { fileStorage } = await import('./file-storage.ts');
    await fileStorage({ dir: ${JSON.stringify(dir)} });`,
    1_000,
  );
  expect(readdirSync(dir).join()).toContain('format');
  const storage = await open(dir);
  expect(await storage.documents.unfinishedRuns()).toEqual([]);
});

test('a start that finds the disk full leaves no draft of its lock', () => {
  const dir = newDir();
  onSmallMedium(
    `import { fileStorage } from './file-storage.ts';
    await fileStorage({ dir: ${JSON.stringify(dir)} });`,
    0,
  );
  expect(readdirSync(dir)).toEqual([]);
});

test('a start removes the draft of a lock whose process was killed over it', async () => {
  const dir = newDir();
  const source = `import fs from 'node:fs';
    import { syncBuiltinESMExports } from 'node:module';
    fs.linkSync = () => process.kill(process.pid, 'SIGKILL');
    syncBuiltinESMExports();
    const { fileStorage } = await import('./file-storage.ts');
    await fileStorage({ dir: ${JSON.stringify(dir)} });`;
  onSmallMedium(source, 1_000);
  expect(readdirSync(dir)).toHaveLength(1);
  const storage = await open(dir);
  await storage.close();
  expect(readdirSync(dir).filter((name) => name.startsWith('lock'))).toEqual([]);
});
