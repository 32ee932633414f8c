import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { stamp } from '../harness/stamp.ts';

export interface InstalledServer {
  readonly child: ChildProcess;
  readonly port: number;
  /** From the start of the process to the line that says that it listens. */
  readonly startedInMs: number;
}

const TASKSET = '/usr/bin/taskset';

/** `openflue start` of what `installedApp` made, on core 0 where the system allows. */
export async function startInstalled(bin: string, dir: string, dataDir: string): Promise<InstalledServer> {
  const from = stamp();
  const node = [process.execPath, bin, 'start', '--dir', dir, '--data', dataDir, '--port', '0'];
  const pinned = existsSync(TASKSET) && availableParallelism() > 1 ? [TASKSET, '-c', '0', ...node] : node;
  const [command = process.execPath, ...args] = pinned;
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const port = await new Promise<number>((resolve, reject) => {
    let said = '';
    child.once('exit', (code) => reject(new Error(`openflue start ended with code ${code}`)));
    child.stdout?.on('data', (chunk: Buffer) => {
      if (said === '' || !said.includes('\n')) said += chunk;
      const listening = /listening on http:\/\/[^:]+:(\d+)/.exec(said);
      if (listening) resolve(Number(listening[1]));
    });
  });
  return { child, port, startedInMs: stamp() - from };
}

/** Resident memory. */
export function rssMb({ pid }: ChildProcess): number {
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}
