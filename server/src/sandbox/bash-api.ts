import { JoinedAbort } from '../joined-abort.ts';
import type { BashLike, BashLikeFs } from './bash-like.ts';
import type { ExecOptions, ShellResult } from './port.ts';
import type { SandboxApi } from './sandbox-api.ts';

/** Adapts a just-bash to `SandboxApi`. The shell is asked for on the first command only; files need just `fs`. */
export function bashApi(fs: BashLikeFs, shell: () => BashLike): SandboxApi {
  return {
    readFile: (path) => fs.readFile(path),
    readFileBuffer: (path) => fs.readFileBuffer(path),
    writeFile: (path, content) => fs.writeFile(path, content),
    stat: async (path) => {
      const { isFile, isDirectory, isSymbolicLink, size, mtime } = await fs.stat(path);
      return {
        isFile,
        isDirectory,
        ...(isSymbolicLink !== undefined && { isSymbolicLink }),
        ...(size !== undefined && { size }),
        ...(mtime !== undefined && { mtime }),
      };
    },
    readdir: (path) => fs.readdir(path),
    exists: (path) => fs.exists(path),
    mkdir: (path, options) => fs.mkdir(path, options),
    rm: (path, options) => fs.rm(path, options),
    exec: (command, options = {}) => execBash(shell(), command, options),
  };
}

async function execBash(shell: BashLike, command: string, options: ExecOptions): Promise<ShellResult> {
  const { cwd, env, signal, timeoutMs } = options;
  signal?.throwIfAborted();
  const stop = new JoinedAbort(signal);
  let late = false;
  const onDeadline = () => {
    late = true;
    stop.abort(new DOMException(`The command took longer than ${timeoutMs} ms`, 'TimeoutError'));
  };
  const timer = timeoutMs === undefined ? undefined : setTimeout(onDeadline, timeoutMs);
  const run = shell
    .exec(command, {
      ...(cwd !== undefined && { cwd }),
      ...(env !== undefined && { env: { ...env } }),
      signal: stop.signal,
    })
    .then(({ stdout, stderr, exitCode }) => ({ stdout, stderr, exitCode }))
    // Faults of the simulated shell itself (a refused link in a redirect, a limit) reject: to a caller it is a command
    // that failed.
    .catch((fault: unknown) => ({ stdout: '', stderr: `bash: ${messageOf(fault)}\n`, exitCode: 126 }));
  // A command that is slow to notice the signal must not hold up whoever stopped it.
  const result = await Promise.race([run, aborted(stop.signal)]);
  clearTimeout(timer);
  stop.release(signal);
  signal?.throwIfAborted();
  if (late || result === undefined) {
    return { stdout: result?.stdout ?? '', stderr: `bash: timed out after ${timeoutMs} ms\n`, exitCode: 124 };
  }
  return result;
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    else signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

function messageOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
