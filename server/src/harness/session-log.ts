import type { HistoryEntry } from './history.ts';

/** Where the histories of an environment's sessions outlive the harness, by the sessions' names. */
export interface SessionLog {
  /** What was appended so far, oldest first; nothing for a session that never was. */
  load(session: string): Promise<readonly HistoryEntry[]>;
  /** Never throws and never blocks: it is written behind the caller, in order. */
  append(session: string, entry: HistoryEntry): void;
  /**
   * Resolves when everything appended so far is written, and what the workspace was last saved with; rejects when something
   * could not be.
   */
  written(): Promise<void>;
  delete(session: string): Promise<void>;
}
