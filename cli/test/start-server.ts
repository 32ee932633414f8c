import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';
import { bin } from './openflue.ts';

/** Runs `openflue start` on a free port until the test ends. Gives its URL and what stops it. */
export async function startServer(args: readonly string[], options: { cwd: string; env?: Record<string, string> }) {
  const child = spawn(process.execPath, [bin, 'start', '--port', '0', ...args], {
    cwd: options.cwd,
    env: { PATH: process.env.PATH, NO_COLOR: '1', ...options.env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const url = await new Promise<string>((resolve, reject) => {
    ended.then((code) => reject(new Error(`openflue start ended with ${code}`)));
    createInterface(child.stdout).on('line', (line) => {
      const found = /listening on (http\S+)"/.exec(line)?.[1];
      if (found !== undefined) resolve(found);
    });
  });
  const stop = async () => {
    child.kill('SIGTERM');
    return await ended;
  };
  return { url, stop };
}
