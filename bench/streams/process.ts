import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const TASKSET = '/usr/bin/taskset';

/** Runs a file of this folder in a process of its own, on one core where the system allows. */
export function start(
  file: string,
  args: readonly string[],
  core: number,
  stdout: 'inherit' | 'ignore' = 'inherit',
): ChildProcess {
  const script = fileURLToPath(new URL(file, import.meta.url));
  const node = [process.execPath, '--conditions=openflue-source', '--expose-gc', script, ...args];
  const pinned = existsSync(TASKSET) && availableParallelism() > 1 ? [TASKSET, '-c', String(core), ...node] : node;
  const [command = process.execPath, ...rest] = pinned;
  return spawn(command, rest, { stdio: ['ignore', stdout, 'inherit', 'ipc'] });
}

/** The next message that a process sends; rejects when it ends instead. */
export function message(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`the process ended with code ${code}`));
    child.once('exit', onExit);
    child.once('message', (value) => {
      child.off('exit', onExit);
      resolve(value);
    });
  });
}

/** Asks a process for something and waits for the answer. */
export async function ask(child: ChildProcess, question: object | string): Promise<unknown> {
  const answer = message(child);
  child.send(question);
  return await answer;
}

export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await ended;
}
