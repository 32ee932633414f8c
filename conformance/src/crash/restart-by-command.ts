import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Restart } from './restart.ts';
import { RestartError } from './restart-error.ts';

/** Longest that a restart command may take. */
const LIMIT_MS = 60_000;

/** A command of the shell that kills the server and starts it again. It has to come back: the server goes on without it. */
export function restartByCommand(command: string): Restart {
  return async (signal) => {
    const child = spawn(command, { shell: true, stdio: ['ignore', 'ignore', 'pipe'], timeout: LIMIT_MS, signal });
    let stderr = '';
    child.stderr.on('data', (chunk) => {
      stderr = `${stderr}${chunk}`.slice(-2_000);
    });
    // `exit`, not `close`: the server that it started may hold on to its pipes.
    const [code]: (number | null)[] = await once(child, 'exit');
    child.stderr.destroy();
    if (code !== 0) throw new RestartError(`The restart command ended with ${code ?? 'a signal'}: ${stderr.trim()}`);
  };
}
