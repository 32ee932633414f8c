import type { HistoryEntry } from '../../harness/history.ts';
import type { JournaledOperation, JournaledOutcome } from '../../harness/journal.ts';

/** One line of a run's journal. `op` numbers the operations of the run in the order in which they began. */
export type JournalLine =
  | ({
      readonly type: 'begun';
      readonly op: number;
      readonly harness: string;
      readonly at: number;
      readonly from: number;
    } & JournaledOperation)
  | { readonly type: 'finished'; readonly op: number; readonly outcome: JournaledOutcome }
  | { readonly type: 'history'; readonly harness: string; readonly session: string; readonly entry: HistoryEntry }
  /** The session goes on from here as if the rest had not been. */
  | {
      readonly type: 'cut';
      readonly harness: string;
      readonly session: string;
      readonly at: number;
      readonly kept: number;
    }
  | ({ readonly type: 'files' } & SavedFiles)
  | { readonly type: 'forgotten'; readonly harness: string; readonly session: string };

/** What became of the workspace's files since the line before; content is base64. */
export interface SavedFiles {
  readonly written: Readonly<Record<string, string>>;
  readonly made: readonly string[];
  readonly removed: readonly string[];
}

/** An operation that an earlier attempt began, and maybe finished. */
export interface PastOperation extends JournaledOperation {
  readonly op: number;
  /** Entries of its session's history when it began. */
  readonly at: number;
  /** Events of what its session did before have lower indexes, its own have not. */
  readonly from: number;
  outcome?: JournaledOutcome;
}

export interface PastSession {
  readonly harness: string;
  readonly name: string;
  readonly operations: PastOperation[];
  readonly history: HistoryEntry[];
}

/** What earlier attempts of a run left. */
export interface Past {
  readonly sessions: Map<string, PastSession>;
  /** The harnesses' own operations, those of one kind and digest in the order in which they began. */
  readonly others: Map<string, PastOperation[]>;
  /** Of the workspace; content is base64. */
  readonly files: Map<string, string>;
  readonly directories: Set<string>;
  /** How many operations have ended. */
  finished: number;
  /** The number of the next operation. */
  nextOp: number;
}

export function emptyPast(): Past {
  return { sessions: new Map(), others: new Map(), files: new Map(), directories: new Set(), finished: 0, nextOp: 0 };
}

/** Reads a journal from its start. */
export function readPast(lines: Iterable<JournalLine>): Past {
  const past = emptyPast();
  const operations = new Map<number, PastOperation>();
  for (const line of lines) {
    if (line.type === 'begun') {
      const { type: _, harness, ...operation } = line;
      operations.set(operation.op, operation);
      listOf(past, harness, operation).push(operation);
      past.nextOp = operation.op + 1;
    } else if (line.type === 'finished') {
      const operation = operations.get(line.op);
      if (operation) {
        operation.outcome = line.outcome;
        past.finished++;
      }
    } else if (line.type === 'files') {
      for (const [path, content] of Object.entries(line.written)) past.files.set(path, content);
      for (const path of line.made) past.directories.add(path);
      for (const path of line.removed) {
        past.files.delete(path);
        past.directories.delete(path);
      }
    } else if (line.type === 'forgotten') {
      // Its operations stay: the code that is run again will do them again, and then delete the session again.
      sessionOf(past, line.harness, line.session).history.length = 0;
    } else {
      const session = sessionOf(past, line.harness, line.session);
      if (line.type === 'history') session.history.push(line.entry);
      else {
        session.history.length = line.at;
        session.operations.length = line.kept;
      }
    }
  }
  return past;
}

/** Where operations of this kind are looked for. */
export function listOf(past: Past, harness: string, operation: JournaledOperation): PastOperation[] {
  if (operation.session !== undefined) return sessionOf(past, harness, operation.session).operations;
  const key = JSON.stringify([harness, operation.kind, operation.digest]);
  const list = past.others.get(key) ?? [];
  past.others.set(key, list);
  return list;
}

export function sessionOf(past: Past, harness: string, name: string): PastSession {
  const key = JSON.stringify([harness, name]);
  const found = past.sessions.get(key) ?? { harness, name, operations: [], history: [] };
  past.sessions.set(key, found);
  return found;
}
