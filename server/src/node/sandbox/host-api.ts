import { access, lstat, mkdir, readdir, readFile, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import type { SandboxApi } from '../../sandbox/sandbox-api.ts';
import { runHostCommand } from './run-host-command.ts';

/** The host's files and commands. */
export function hostApi(env: Readonly<Record<string, string>>): SandboxApi {
  return {
    readFile: (path) => readFile(path, 'utf8'),
    readFileBuffer: async (path) => new Uint8Array(await readFile(path)),
    writeFile: (path, content) => writeFile(path, content),
    async stat(path) {
      const [target, entry] = await Promise.all([stat(path), lstat(path)]);
      const { size, mtime } = target;
      return {
        isFile: target.isFile(),
        isDirectory: target.isDirectory(),
        isSymbolicLink: entry.isSymbolicLink(),
        size,
        mtime,
      };
    },
    readdir: (path) => readdir(path),
    exists: (path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    async mkdir(path, options) {
      await mkdir(path, { recursive: options?.recursive ?? false });
    },
    rm: removePath,
    exec: (command, options) => runHostCommand(command, { ...options, env: { ...env, ...options?.env } }),
  };
}

/** `rm` of Node refuses every directory without `recursive`; an empty one may go. */
async function removePath(path: string, options: { recursive?: boolean; force?: boolean } = {}): Promise<void> {
  const { recursive = false, force = false } = options;
  if (recursive) return rm(path, { recursive, force });
  const entry = await lstat(path).catch((failure: unknown) => {
    if (force) return undefined;
    throw failure;
  });
  if (entry) await (entry.isDirectory() ? rmdir(path) : unlink(path));
}
