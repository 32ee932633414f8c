import type { Cluster } from '../../engine/queue/shared-queue.ts';
import { silentLogger } from '../../log.ts';
import { StorageFailure } from '../../storage/errors.ts';
import type { Storage } from '../../storage/port.ts';
import { connectPg } from './pg-database.ts';
import { openPostgresStorage, type PostgresStorageOptions } from './postgres-storage.ts';
import { BossQueue } from './queue/boss-queue.ts';
import { openBoss, sendJobs } from './queue/open-boss.ts';

export interface PostgresOptions extends Omit<PostgresStorageOptions, 'send'> {
  /** How often a node looks for work that nobody told it of. Default 2,000. */
  readonly lookEveryMs?: number;
}

/** What one node of a service on PostgreSQL works with. */
export interface PostgresService {
  readonly storage: Storage;
  readonly cluster: Cluster;
  /** Closes both. */
  close(): Promise<void>;
}

/** Opens storage and queues in one database, so that what is admitted and its place in a queue are committed together. */
export async function openPostgres(options: PostgresOptions): Promise<PostgresService> {
  const { schema = 'openflue', log = silentLogger, lookEveryMs = 2_000 } = options;
  const database = 'query' in options.database ? options.database : await connectPg(options.database);
  const opening = Promise.withResolvers<Awaited<ReturnType<typeof openBoss>>>();
  opening.promise.catch(() => undefined);
  const storage = await openPostgresStorage({
    ...options,
    database,
    send: async (queries, jobs) => sendJobs(await opening.promise, queries, jobs),
  });
  try {
    const boss = await openBoss(database, schema, log);
    opening.resolve(boss);
    const parts = { boss, streams: storage.streams, log, pollEveryMs: lookEveryMs };
    const runs = new BossQueue({ ...parts, name: 'runs' });
    const submissions = new BossQueue({ ...parts, name: 'submissions' });
    return {
      storage,
      cluster: { runs, submissions },
      async close() {
        await boss.stop({ graceful: false, close: false });
        await storage.close();
      },
    };
  } catch (error) {
    opening.reject(new StorageFailure('The queue could not be opened.', { cause: error }));
    await storage.close();
    throw error;
  }
}
