import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { CONTRACT_START_MS, type Opened } from '../../../storage/contract/opened.ts';
import type { Storage } from '../../../storage/port.ts';
import { namesIn } from '../names.ts';
import { openPostgresStorage, type PostgresStorageOptions } from '../postgres-storage.ts';

/** The server that tests use, each in a schema of its own that they drop. */
export const TEST_URL = process.env.OPENFLUE_TEST_POSTGRES ?? 'postgres://postgres@127.0.0.1:5432/test';

/** Whether it answers. */
export async function answers(url = TEST_URL): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3_000 });
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

export interface ThrowAway {
  readonly schema: string;
  /** For a look from outside. */
  readonly pool: pg.Pool;
  /** Opens the schema; each storage is as another process's. */
  open(options?: Partial<PostgresStorageOptions>): ReturnType<typeof openPostgresStorage>;
  /** Opens it for a test with a clock that the test moves; nothing is left when it is closed. */
  openForContract(): Promise<Opened<Storage>>;
  /** Drops the schema with everything in it. */
  drop(): Promise<void>;
}

/** A schema of its own; nothing is in it yet. */
export function throwAwaySchema(): ThrowAway {
  const schema = `test_${randomBytes(6).toString('hex')}`;
  const pool = new pg.Pool({ connectionString: TEST_URL, max: 2 });
  const open: ThrowAway['open'] = (options = {}) =>
    openPostgresStorage({ database: { url: TEST_URL }, schema, ...options });
  return {
    schema,
    pool,
    open,
    async openForContract() {
      const clock = { nowMs: CONTRACT_START_MS };
      const store = await open({ clock: { now: () => clock.nowMs } });
      return {
        store,
        clock,
        async close() {
          await store.close();
          const { streams, chunks, runs, tombstones, instances, submissions, documents } = namesIn(schema);
          // Rows are removed faster than tables are made.
          for (const table of [streams, chunks, runs, tombstones, instances, submissions, documents]) {
            await pool.query(`DELETE FROM ${table}`);
          }
        },
      };
    },
    async drop() {
      await pool.query(`SET client_min_messages = error; DROP SCHEMA IF EXISTS "${schema}" CASCADE`);
      await pool.end();
    },
  };
}
