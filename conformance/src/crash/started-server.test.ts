import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { RestartError } from './restart-error.ts';
import { startServer } from './started-server.ts';

test('a restart kills the command and all that it started, and runs it again', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'openflue-started-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const pids = () => readFileSync(join(dir, 'pids'), 'utf8').trim().split('\n').map(Number);
  const server = startServer(`sleep 60 & echo $! >> ${dir}/pids; wait`);
  await expect.poll(() => pids().length).toBe(1);
  await server.restart(new AbortController().signal);
  await expect.poll(() => pids().length).toBe(2);
  const [first = 0, second = 0] = pids();
  expect(() => process.kill(first, 0)).toThrow();
  expect(process.kill(second, 0)).toBe(true);
  await server.stop();
  expect(() => process.kill(second, 0)).toThrow();
  await server.stop();
});

test('a server that ended by itself cannot be killed, which is told', async () => {
  const server = startServer('exit 3');
  const restart = () => server.restart(new AbortController().signal);
  await expect
    .poll(() =>
      restart().then(
        () => undefined,
        (error: unknown) => error,
      ),
    )
    .toBeInstanceOf(RestartError);
  await server.stop();
});
