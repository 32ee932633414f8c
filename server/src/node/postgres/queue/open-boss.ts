import type { PgBoss } from 'pg-boss';
import type { Logger } from '../../../log.ts';
import type { QueuedJob } from '../../../storage/port.ts';
import { StartupError } from '../../startup-error.ts';
import type { Database, Queries } from '../database.ts';
import { keyOf } from '../key.ts';

/** What a job says: the rest is in the records. */
export interface JobData {
  readonly key: string;
}

export const QUEUES = ['runs', 'submissions'] as const;
export type QueueName = (typeof QUEUES)[number];

/** A node that is not heard of for so long has lost its jobs; the least that pg-boss knows. */
const HEARTBEAT_SECONDS = 10;
/** How often nodes that fell silent are looked for, by one of all. */
const SUPERVISE_SECONDS = 2;
/** A job is handed out again for as long as it is not done: one that failed would hold up all that come after it. */
const RETRIES = 2_000_000_000;
/** Before what one node left is handed out to another. */
const RETRY_SECONDS = 1;
/** pg-boss’s longest: then a job is handed out again, though its node lives. */
const LONGEST_RUN_SECONDS = 24 * 3600;
const YEARS_SECONDS = 10 * 365 * 24 * 3600;
/** What is done is kept a little, and swept every minute. */
const KEPT_SECONDS = 60;
const SWEEP_SECONDS = 60;

/** pg-boss in a schema of its own beside the storage's, on the same connections. Made and migrated when that is needed. */
export async function openBoss(database: Database, schema: string, log: Logger): Promise<PgBoss> {
  const { PgBoss } = await import('pg-boss').catch((error: unknown) => {
    throw new StartupError('A service on PostgreSQL needs the package "pg-boss": npm install pg-boss', {
      cause: error,
    });
  });
  const boss = new PgBoss({
    db: { executeSql: (text, values) => database.plain(text, values) },
    schema: `${schema}_queue`,
    schedule: false,
    superviseIntervalSeconds: SUPERVISE_SECONDS,
    monitorIntervalSeconds: SUPERVISE_SECONDS,
    maintenanceIntervalSeconds: SWEEP_SECONDS,
  });
  boss.on('error', (error) => log.warn({ err: error }, 'the queue failed at something; it tries again'));
  await boss.start();
  const settings = {
    heartbeatSeconds: HEARTBEAT_SECONDS,
    retryLimit: RETRIES,
    retryDelay: RETRY_SECONDS,
    expireInSeconds: LONGEST_RUN_SECONDS,
    retentionSeconds: YEARS_SECONDS,
    deleteAfterSeconds: KEPT_SECONDS,
  };
  await boss.createQueue('runs' satisfies QueueName, { ...settings, policy: 'standard' });
  await boss.createQueue('submissions' satisfies QueueName, { ...settings, policy: 'key_strict_fifo' });
  return boss;
}

/** Puts jobs into their queues in the transaction of `queries`. One that is sent again is there already. */
export async function sendJobs(boss: PgBoss, queries: Queries, jobs: readonly QueuedJob[]): Promise<void> {
  const db = { executeSql: (text: string, values?: unknown[]) => queries.plain(text, values) };
  for (const queue of QUEUES) {
    const own = jobs.filter((job) => job.queue === queue);
    if (own.length === 0) continue;
    const rows = own.map(({ id, key }) => ({ id, data: { key } satisfies JobData, singletonKey: keyOf(key) }));
    await boss.insert(queue, rows, { db });
  }
}
