import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { ExecOptions, ShellResult } from '../../sandbox/port.ts';
import { TailBuffer } from './tail-buffer.ts';

/** Bytes of each output stream that are kept; beyond it the end is kept, which says how a command went. */
const OUTPUT_LIMIT = 16 * 1024 * 1024;
/** Between asking a command to end and making it. */
const KILL_GRACE_MS = 1_000;
/** A child left in the background holds the pipes open; its output is not waited for longer. */
const DRAIN_MS = 100;
const TIMED_OUT = 124;

/** Runs a command by the host's shell in a process group of its own, so that what it started ends with it. */
export async function runHostCommand(command: string, options: ExecOptions): Promise<ShellResult> {
  const { cwd, env, signal, timeoutMs } = options;
  signal?.throwIfAborted();
  const child = spawn(hostShell(), ['-c', command], {
    cwd,
    env: { ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const stdout = new TailBuffer(OUTPUT_LIMIT);
  const stderr = new TailBuffer(OUTPUT_LIMIT);
  child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  const { promise: aborted, reject } = Promise.withResolvers<never>();
  aborted.catch(() => {});
  const onAbort = () => {
    killGroup(child);
    reject(signal?.reason);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  let timedOut = false;
  const onLimit = () => {
    timedOut = true;
    killGroup(child);
  };
  const limit = timeoutMs === undefined ? undefined : setTimeout(onLimit, timeoutMs);
  try {
    const code = await Promise.race([ended(child), aborted]);
    const note = timedOut ? `shell: timed out after ${timeoutMs} ms\n` : '';
    return { stdout: stdout.toString(), stderr: `${stderr}${note}`, exitCode: timedOut ? TIMED_OUT : code };
  } finally {
    clearTimeout(limit);
    signal?.removeEventListener('abort', onAbort);
  }
}

let shell: string | undefined;

/** Models write bash; small images have only `sh`. */
function hostShell(): string {
  shell ??= ['/bin/bash', '/usr/bin/bash', '/usr/local/bin/bash'].find((path) => existsSync(path)) ?? '/bin/sh';
  return shell;
}

function ended(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code, killedBy) => {
      const exitCode = code ?? 128 + (killedBy === 'SIGKILL' ? 9 : 15);
      const drained = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
        resolve(exitCode);
      }, DRAIN_MS);
      child.once('close', () => {
        clearTimeout(drained);
        resolve(exitCode);
      });
    });
  });
}

function killGroup(child: ChildProcess): void {
  const { pid } = child;
  if (pid === undefined) return;
  const kill = (signal: NodeJS.Signals) => {
    try {
      process.kill(-pid, signal);
    } catch {
      // The group is gone.
    }
  };
  kill('SIGTERM');
  const force = setTimeout(() => kill('SIGKILL'), KILL_GRACE_MS);
  force.unref();
}
