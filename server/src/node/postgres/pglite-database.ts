import type { Database, Queries } from './database.ts';

/** The part of PGlite (PostgreSQL in this process, `@electric-sql/pglite`) that is used. */
export interface PgliteLike {
  query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }>;
  transaction<T>(
    work: (transaction: { query(text: string, values?: unknown[]): Promise<{ rows: unknown[] }> }) => Promise<T>,
  ): Promise<T>;
  listen(channel: string, callback: (payload: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** One process, one connection: for tests and trials where no server is. */
export function pgliteDatabase(pglite: PgliteLike): Database {
  return {
    ...queriesOf(pglite),
    transaction: (work) => pglite.transaction((transaction) => work(queriesOf(transaction))),
    async listen(channel, { notified, listening }) {
      const unlisten = await pglite.listen(channel, notified);
      listening();
      return { close: unlisten };
    },
    close: () => pglite.close(),
  };
}

function queriesOf(source: Pick<PgliteLike, 'query'>): Queries {
  return {
    async query<Row>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
      const { rows } = await source.query(text, [...values]);
      return rows as Row[];
    },
    plain: (text, values) => source.query(text, values),
  };
}
