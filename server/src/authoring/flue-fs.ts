import type { FileStat } from '../sandbox/port.ts';

/**
 * The workspace's files, out of band: nothing here enters a conversation. Relative paths resolve against the agent's
 * `cwd`. Failures reject with `WorkspaceError`.
 */
export interface FlueFs {
  /** UTF-8. */
  readFile(path: string): Promise<string>;
  readFileBuffer(path: string): Promise<Uint8Array>;
  /** Creates or replaces; makes missing parents. */
  writeFile(path: string, content: string | Uint8Array): Promise<void>;
  stat(path: string): Promise<FileStat>;
  /** Names only, in order. */
  readdir(path: string): Promise<string[]>;
  /** Never rejects for a path that is not there. */
  exists(path: string): Promise<boolean>;
  mkdir(path: string, options?: { recursive?: boolean }): Promise<void>;
  rm(path: string, options?: { recursive?: boolean; force?: boolean }): Promise<void>;
}
