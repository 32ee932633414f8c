import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { fixtureProject } from '../../../test/run-node.ts';
import { spawnServer } from '../../../test/spawn-server.ts';
import { activeRun, endedRun } from '../../storage/contract/stored-run.ts';
import { runStream } from '../../storage/port.ts';
import { fileStorage } from '../storage/file-storage.ts';

test('a server deletes what had expired when it starts, and keeps the rest', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'openflue-keep-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const dataDir = join(dir, 'data');
  const storage = await fileStorage({ dir: dataDir });
  const stored = async (ageMs: number) => {
    const run = endedRun(activeRun(Date.now() - ageMs, 'steps'));
    await storage.commit([
      { type: 'stream.create', stream: runStream(run.runId), contentType: 'application/json' },
      { type: 'stream.append', stream: runStream(run.runId), messages: ['{}'], close: true },
      { type: 'document.put', collection: 'runs', id: run.runId, value: run },
    ]);
    return run.runId;
  };
  const old = await stored(3 * 3_600_000);
  const young = await stored(3_600_000);
  await storage.close();

  const server = await spawnServer({ dir: fixtureProject('chaos'), dataDir, keepMs: 2 * 3_600_000 });
  onTestFinished(() => void server.process.kill('SIGKILL'));
  const statusOf = async (runId: string) => (await fetch(`${server.url}/runs/${runId}?meta`)).status;
  await expect.poll(() => statusOf(old)).toBe(410);
  expect(await statusOf(young)).toBe(200);
});
