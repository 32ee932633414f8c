import type { FileStat, ShellResult } from './port.ts';

/** What is used of a just-bash `Bash`: structural, so that its version is the application's own choice. */
export interface BashLike {
  exec(
    command: string,
    options?: { cwd?: string; env?: Record<string, string>; signal?: AbortSignal },
  ): Promise<ShellResult>;
  getCwd(): string;
  readonly fs: BashLikeFs;
}

export interface BashLikeFs {
  readFile(path: string): Promise<string>;
  readFileBuffer(path: string): Promise<Uint8Array>;
  writeFile(path: string, content: string | Uint8Array): Promise<void>;
  stat(path: string): Promise<FileStat>;
  readdir(path: string): Promise<string[]>;
  exists(path: string): Promise<boolean>;
  mkdir(path: string, options?: { recursive?: boolean }): Promise<void>;
  rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void>;
}

/** Makes the application's own shell: called once for each harness, on its first use of the workspace. */
export type BashFactory = () => BashLike | Promise<BashLike>;
