import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Restart } from './restart.ts';
import { RestartError } from './restart-error.ts';

/** A server that the kit runs itself. */
export interface StartedServer {
  readonly restart: Restart;
  /** Kills it. */
  stop(): Promise<void>;
}

/**
 * Starts a server by a command of the shell, which stays while the server does. Restarting kills all of its processes
 * at once, without a warning, and runs the command again.
 */
export function startServer(command: string): StartedServer {
  let child = run(command);
  return {
    restart: async () => {
      if (hasEnded(child)) {
        throw new RestartError(`The server had ended by itself, with ${child.exitCode ?? child.signalCode}.`);
      }
      await kill(child);
      child = run(command);
    },
    stop: async () => {
      if (!hasEnded(child)) await kill(child);
    },
  };
}

/** In a process group of its own, so that what the shell started dies with it. */
function run(command: string): ChildProcess {
  return spawn(command, { shell: true, stdio: 'ignore', detached: true });
}

function hasEnded({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}

/** Longest that the system may take to end processes that were killed. */
const GONE_MS = 5_000;

async function kill(child: ChildProcess): Promise<void> {
  const { pid } = child;
  if (pid === undefined) throw new RestartError('The server could not be started.');
  const exited = once(child, 'exit');
  process.kill(-pid, 'SIGKILL');
  await exited;
  // The shell is gone; what it had started may hold its port and its files for a moment longer.
  const startMs = performance.now();
  while (isThere(-pid) && performance.now() - startMs < GONE_MS) await sleep(10);
}

function isThere(group: number): boolean {
  try {
    process.kill(group, 0);
    return true;
  } catch {
    return false;
  }
}
