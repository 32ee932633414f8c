/** What the storage needs of a database connection; `pg` and PGlite have adapters. */

/** What is sent with a query; text holds no NUL. */
export type Value = string | number | boolean | null | Uint8Array | readonly string[] | readonly number[];

export interface Queries {
  /** Rows by column: integers are numbers (none of ours reaches 2^53), `bytea` is bytes that nobody else has. */
  query<Row>(text: string, values?: readonly Value[]): Promise<Row[]>;
  /** What the driver makes of it by itself: for libraries that bring statements of their own. */
  plain(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
}

export interface Listener {
  close(): Promise<void>;
}

export interface ListenEvents {
  notified(payload: string): void;
  /** Listening begins, or begins again: what was told before may have been missed. */
  listening(): void;
  /** The connection was lost; it is being opened again. */
  lost(error: unknown): void;
}

export interface Database extends Queries {
  /** Commits what `work` did when it resolves, and undoes it when it rejects. */
  transaction<T>(work: (queries: Queries) => Promise<T>): Promise<T>;
  /** Hears a channel until it is closed, through lost connections. Resolves once it listens. */
  listen(channel: string, events: ListenEvents): Promise<Listener>;
  close(): Promise<void>;
}

/** The SQLSTATE of what a server answered; `undefined` when it did not answer, so that nobody knows what it did. */
export function sqlState(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code !== 'string' || !/^[0-9A-Z]{5}$/.test(code)) return undefined;
  // The connection failed, or the server ended it (a restart, an administrator): both may have come after the commit.
  return code.startsWith('08') || code.startsWith('57P') ? undefined : code;
}
