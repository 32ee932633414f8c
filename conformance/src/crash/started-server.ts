import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
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
      await kill(child);
      child = run(command);
    },
    stop: () => kill(child),
  };
}

/** In a process group of its own, so that what the shell started dies with it. */
function run(command: string): ChildProcess {
  return spawn(command, { shell: true, stdio: 'ignore', detached: true });
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    throw new RestartError(`The server had ended by itself, with ${child.exitCode ?? child.signalCode}.`);
  }
  const exited = once(child, 'exit');
  if (child.pid === undefined) throw new RestartError('The server could not be started.');
  process.kill(-child.pid, 'SIGKILL');
  await exited;
}
