import type { ShellResult } from '../sandbox/port.ts';
import type { CallHandle } from './call-handle.ts';
import type { FlueFs } from './flue-fs.ts';
import type { FlueSession } from './flue-session.ts';
import type { ShellOptions } from './operation-options.ts';

/** An agent at work: its sessions, and the workspace that they share. */
export interface FlueHarness {
  readonly name: string;
  /** The session of that name (`default`), made when it does not exist. */
  session(name?: string): Promise<FlueSession>;
  readonly sessions: FlueSessions;
  /** Runs a command in the workspace; no conversation hears of it. */
  shell(command: string, options?: ShellOptions): CallHandle<ShellResult>;
  readonly fs: FlueFs;
}

/** Names default to `default`; those that begin with `task:` are reserved. */
export interface FlueSessions {
  /** Rejects with `SessionNotFoundError`. */
  get(name?: string): Promise<FlueSession>;
  /** Rejects with `SessionAlreadyExistsError`. */
  create(name?: string): Promise<FlueSession>;
  /** Does nothing when there is none. Rejects with `SessionBusyError` while it works. */
  delete(name?: string): Promise<void>;
}
