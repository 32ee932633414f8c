import type { ExecOptions, FileStat, Sandbox, ShellResult } from './port.ts';
import { posixParent, resolvePosixPath } from './posix-path.ts';

/**
 * What an adapter for somebody's sandbox implements: plain operations on absolute paths. `writeFile` need not create
 * parents; fields of `stat` that the provider does not tell are left out, never made up. `exec` honours `timeoutMs`
 * (a time-out may also resolve with exit code 124, as `timeout(1)` does) and, where it can, `signal`.
 */
export interface SandboxApi {
  readFile(path: string): Promise<string>;
  readFileBuffer(path: string): Promise<Uint8Array>;
  writeFile(path: string, content: string | Uint8Array): Promise<void>;
  stat(path: string): Promise<FileStat>;
  readdir(path: string): Promise<string[]>;
  exists(path: string): Promise<boolean>;
  mkdir(path: string, options?: { recursive?: boolean }): Promise<void>;
  rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void>;
  exec(command: string, options?: ExecOptions): Promise<ShellResult>;
}

/** Gives an adapter the guarantees of the `Sandbox` port: paths relative to `cwd`, parents made, names sorted. */
export function createSandboxSessionEnv(api: SandboxApi, cwd: string): Sandbox {
  const root = resolvePosixPath('/', cwd);
  const resolvePath = (path: string) => resolvePosixPath(root, path);
  return {
    cwd: root,
    resolvePath,
    exec: (command, options) =>
      api.exec(command, { ...options, cwd: options?.cwd === undefined ? root : resolvePath(options.cwd) }),
    readFile: (path) => api.readFile(resolvePath(path)),
    readFileBuffer: (path) => api.readFileBuffer(resolvePath(path)),
    async writeFile(path, content) {
      const target = resolvePath(path);
      try {
        await api.writeFile(target, content);
      } catch (failure) {
        const parent = posixParent(target);
        if (await api.exists(parent)) throw failure;
        await api.mkdir(parent, { recursive: true });
        await api.writeFile(target, content);
      }
    },
    stat: (path) => api.stat(resolvePath(path)),
    readdir: async (path) => [...(await api.readdir(resolvePath(path)))].sort(),
    exists: (path) => api.exists(resolvePath(path)).catch(() => false),
    mkdir: (path, options) => api.mkdir(resolvePath(path), options),
    rm: (path, options) => api.rm(resolvePath(path), options),
  };
}
