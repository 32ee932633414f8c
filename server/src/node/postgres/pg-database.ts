import type { Pool, PoolClient, PoolConfig } from 'pg';
import { StartupError } from '../startup-error.ts';
import type { Database, ListenEvents, Listener, Value } from './database.ts';
import { keepListening } from './keep-listening.ts';

/** Object ids of PostgreSQL's types (catalog/pg_type.dat), which never change. */
const BOOL = 16;
const BYTEA = 17;
const INT8 = 20;
const INT4 = 23;

/** Connections are opened as needed, up to this many, and one more that listens. */
const MAX_CONNECTIONS = 10;
const CONNECT_TIMEOUT_MS = 10_000;
/** A process that was paused inside a transaction holds its locks no longer than this. */
const IDLE_TRANSACTION_TIMEOUT_MS = 5_000;

export interface PgDatabaseOptions {
  /** `postgres://user:password@host:port/database?…` as libpq knows it. */
  readonly url: string;
  readonly config?: Omit<PoolConfig, 'connectionString'>;
}

/** A pool of its own, on the optional peer dependency `pg`. */
export async function connectPg({ url, config }: PgDatabaseOptions): Promise<Database> {
  const { default: pg } = await import('pg').catch((error: unknown) => {
    throw new StartupError('A Postgres database needs the package "pg": npm install pg', { cause: error });
  });
  const pool = new pg.Pool({
    application_name: 'openflue',
    max: MAX_CONNECTIONS + 1,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_TRANSACTION_TIMEOUT_MS,
    keepAlive: true,
    ...config,
    connectionString: url,
  });
  return pgDatabase(pool, () => pool.end());
}

/** Over a pool that somebody else opened; `end` is called when the database is closed. */
export function pgDatabase(pool: Pool, end: () => Promise<void> = async () => {}): Database {
  pool.on('error', ignore);
  return {
    query: (text, values) => run(pool, text, values),
    plain: (text, values) => pool.query(text, values),
    async transaction(work) {
      const client = await checkOut(pool);
      let broken: Error | undefined;
      try {
        await client.query('BEGIN ISOLATION LEVEL READ COMMITTED');
        const result = await work({
          query: (text, values) => run(client, text, values),
          plain: (text, values) => client.query(text, values),
        });
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch((failure: Error) => {
          broken = failure;
        });
        throw error;
      } finally {
        if (!broken) client.off('error', ignore);
        client.release(broken);
      }
    },
    listen: (channel, events) => keepListening(() => listenOnce(pool, channel, events), events),
    // The pool stays listened to: it says that it has ended while its connections still end, and may fail.
    close: end,
  };
}

/** Without a listener, a connection that fails between queries would end the process. The next query tells of it. */
function ignore(): void {}

/** A connection of one's own. It is listened to from the first: it may fail before a promise would have been heard. */
function checkOut(pool: Pool): Promise<PoolClient> {
  return new Promise((resolve, reject) => {
    pool.connect((error, client) => {
      if (!client) return reject(error);
      client.on('error', ignore);
      resolve(client);
    });
  });
}

async function run<Row>(queries: Pick<Pool, 'query'>, text: string, values: readonly Value[] = []): Promise<Row[]> {
  const { rows } = await queries.query({ text, values: values.map(toParameter), types: { getTypeParser } });
  return rows;
}

/** `pg` sends Buffers as they are, other bytes as text. */
function toParameter(value: Value): unknown {
  return value instanceof Uint8Array ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : value;
}

/** Results come as text: `pg` cannot read the binary form, which it would let be asked for. */
function getTypeParser(type: number): (value: string) => unknown {
  switch (type) {
    case BOOL:
      return (value) => value === 't';
    case INT8:
    case INT4:
      return Number;
    case BYTEA:
      // `\x` and hexadecimal digits.
      return (value) => Buffer.from(value.slice(2), 'hex');
    default:
      return (value) => value;
  }
}

/** Listens on a connection of its own. `lost` is called once, when it fails. */
async function listenOnce(
  pool: Pool,
  channel: string,
  events: Pick<ListenEvents, 'notified'>,
): Promise<{ lost: Promise<unknown>; listener: Listener }> {
  const client = await checkOut(pool);
  const { promise: lost, resolve } = Promise.withResolvers<unknown>();
  client.on('error', resolve);
  client.on('end', () => resolve(new Error('The connection was ended.')));
  client.on('notification', ({ payload = '' }) => events.notified(payload));
  try {
    await client.query(`LISTEN ${client.escapeIdentifier(channel)}`);
  } catch (error) {
    client.release(true);
    throw error;
  }
  return {
    lost: lost.finally(() => client.release(true)),
    listener: { close: async () => resolve(undefined) },
  };
}
