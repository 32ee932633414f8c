import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { restartByCommand } from './restart-by-command.ts';
import { RestartError } from './restart-error.ts';

const signal = new AbortController().signal;

test('a command that fails is told of', async () => {
  await expect(restartByCommand('echo no >&2; exit 3')(signal)).rejects.toBeInstanceOf(RestartError);
});

test('a command comes back though what it started goes on', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'openflue-restart-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const restart = restartByCommand(`sleep 20 & echo $! > ${dir}/pid`);
  await restart(signal);
  const pid = Number(readFileSync(join(dir, 'pid'), 'utf8'));
  // Still there: a signal of 0 reaches it.
  expect(process.kill(pid, 0)).toBe(true);
  process.kill(pid, 'SIGKILL');
});
