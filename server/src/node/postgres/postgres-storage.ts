import { randomUUID } from 'node:crypto';
import { type Logger, silentLogger } from '../../log.ts';
import { StorageFailure } from '../../storage/errors.ts';
import type { Change, QueuedJob, Storage } from '../../storage/port.ts';
import { type StorageOptions, storageDefaults } from '../../storage/storage-options.ts';
import { Announcer } from './announcer.ts';
import type { Database, Queries } from './database.ts';
import { ExpiringStreams } from './expiring-streams.ts';
import { followOtherNodes } from './follow-other-nodes.ts';
import { migrate } from './migrate.ts';
import { namesIn } from './names.ts';
import { connectPg, type PgDatabaseOptions } from './pg-database.ts';
import { PostgresDocuments } from './postgres-documents.ts';
import { PostgresStreams } from './postgres-streams.ts';
import { streamsWithPrefix } from './private-streams.ts';
import { commitJob } from './stream-jobs.ts';
import { Subscriptions } from './subscriptions.ts';
import { WriteQueue } from './write-queue.ts';

export interface PostgresStorageOptions extends StorageOptions {
  /** Where the database is, or an open one, which is closed with the storage. */
  readonly database: PgDatabaseOptions | Database;
  /** Default `openflue`; made when it is missing. Storages in different schemas know nothing of each other. */
  readonly schema?: string;
  readonly log?: Logger;
  /** Puts jobs into a queue that lives in the same database, in the transaction of the commit that carries them. */
  readonly send?: (queries: Queries, jobs: readonly QueuedJob[]) => Promise<void>;
  /** Other nodes are told of new events at most once in so many milliseconds. Default 10. */
  readonly announceEveryMs?: number;
  /** How often streams that somebody reads are looked at, in case a notification was lost. Default 5,000. */
  readonly pollEveryMs?: number;
}

/** Opens a database, bringing its schema up to date. Any number of processes may have it open: they are one storage. */
export async function openPostgresStorage(options: PostgresStorageOptions): Promise<Storage> {
  const { log = silentLogger, schema = 'openflue', announceEveryMs = 10, pollEveryMs = 5_000 } = options;
  const { clock, random } = storageDefaults(options);
  const names = namesIn(schema);
  const database = 'query' in options.database ? options.database : await connectPg(options.database);
  const node = randomUUID();
  const subscriptions = new Subscriptions();
  const announcer = new Announcer({ queries: database, channel: names.channel, node, everyMs: announceEveryMs, log });
  const written = (streams: readonly string[]) => {
    subscriptions.wake(streams);
    announcer.tell(streams);
  };
  const queue = new WriteQueue({
    database,
    names,
    clock,
    log,
    written,
    ...(options.send && { send: options.send }),
  });
  const expiring = new ExpiringStreams({ database, names, clock, log });
  const following = await begin();
  const wake = (stream: string) => written([stream]);
  const documents = new PostgresDocuments(database, names);
  let closing: Promise<void> | undefined;
  return {
    streams: new PostgresStreams({ queries: database, names, queue, expiring, subscriptions, wake, clock, random }),
    documents,
    commit: (changes: readonly Change[]) => queue.run(commitJob(changes, random)),
    privateStreams: (stream) => streamsWithPrefix(database, names, `${stream}/`),
    forgetTombstones: (deletedBefore) => documents.forgetTombstones(deletedBefore),
    close: () => {
      closing ??= end();
      return closing;
    },
  };

  async function begin() {
    try {
      await migrate(database, names);
      return await followOtherNodes({ database, names, node, subscriptions, pollEveryMs, log });
    } catch (error) {
      await database.close().catch(() => undefined);
      throw error;
    }
  }

  async function end(): Promise<void> {
    await queue.close();
    await announcer.close();
    await expiring.settled();
    await following.close();
    await database.close().catch((error: unknown) => {
      throw new StorageFailure('The database could not be closed.', { cause: error });
    });
  }
}
