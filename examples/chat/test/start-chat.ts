import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

const cwd = fileURLToPath(new URL('..', import.meta.url));

/** Runs what starts the application, on free ports and with data of its own, until the test ends. Gives the page's address. */
export async function startChat(args: (dataDir: string) => readonly string[]): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'openflue-chat-'));
  // No key: the demo model answers, whoever runs the tests.
  const env = { PATH: process.env.PATH, NO_COLOR: '1' };
  const child = spawn(process.execPath, args(dataDir), { cwd, env, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(async () => {
    await ended(child);
    await rm(dataDir, { recursive: true, force: true });
  });
  return await new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`It ended with ${code}.`)));
    createInterface(child.stdout).on('line', (line) => {
      const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(line) ?? [];
      if (url) resolve(url);
    });
  });
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await exit;
}
