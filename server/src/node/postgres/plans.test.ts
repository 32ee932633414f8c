import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { activeRun, endedRun } from '../../storage/contract/stored-run.ts';
import { queuedSubmission } from '../../storage/contract/stored-submission.ts';
import { agentStream, runStream, type Storage } from '../../storage/port.ts';
import { namesIn } from './names.ts';
import { pgDatabase } from './pg-database.ts';
import { TEST_URL, type ThrowAway, throwAwaySchema } from './testing/throw-away.ts';
import { describeOnPostgres } from './testing/when-postgres.ts';

/** Rows of each table: enough that reading one of them whole costs more than an index. */
const ROWS = 20_000;

describeOnPostgres('no statement reads a whole table', () => {
  let database: ThrowAway;
  let storage: Storage;
  /** What the server did for each statement, those inside its functions included: `auto_explain` tells. */
  const plans: string[] = [];

  beforeAll(async () => {
    database = throwAwaySchema();
    await (await database.open()).close();
    const { streams, chunks, runs, tombstones, instances, submissions, documents } = namesIn(database.schema);
    const series = `FROM generate_series(1, ${ROWS}) i`;
    await database.pool.query(`
      INSERT INTO ${streams} (name, version, length, closed, generation, created_at_ms, content_type, json, expires_at_ms)
        SELECT 'runs/run_' || i, 1, 0, true, 1, 0, 'application/json', true, CASE WHEN i % 100 = 0 THEN i END ${series};
      INSERT INTO ${chunks} SELECT i / 20, i % 20, 'x' ${series};
      INSERT INTO ${runs} SELECT 'run_' || i, 'flow-' || i % 50, CASE WHEN i % 200 = 0 THEN 'active' ELSE 'completed' END,
        1, CASE WHEN i % 200 = 0 THEN NULL ELSE i END, '{"runId":"run_' || i || '"}', '{}' ${series};
      INSERT INTO ${tombstones} SELECT 'run_' || i, i, '{}' ${series};
      INSERT INTO ${instances} SELECT 'agents/a/' || i, 'agent-' || i % 50, 'place-' || i, '{"createdAt":""}' ${series};
      INSERT INTO ${submissions} SELECT 'sub_' || i, 'agents/a/' || i, i, i % 200 > 0, 1, '{}' ${series};
      INSERT INTO ${documents} SELECT 'receipts', 'key-' || i, '{}' ${series};
      ANALYZE ${streams}, ${chunks}, ${runs}, ${tombstones}, ${instances}, ${submissions}, ${documents}`);

    const settings = {
      session_preload_libraries: 'auto_explain',
      'auto_explain.log_min_duration': '0',
      'auto_explain.log_nested_statements': 'on',
      client_min_messages: 'log',
    };
    const options = Object.entries(settings).map(([name, value]) => `-c ${name}=${value}`);
    const pool = new pg.Pool({ connectionString: TEST_URL, options: options.join(' ') });
    pool.on('connect', (client) => client.on('notice', ({ message }) => plans.push(message ?? '')));
    storage = await database.open({ database: pgDatabase(pool, () => pool.end()), pollEveryMs: 50 });
  });
  afterAll(async () => {
    await storage.close();
    await database.drop();
  });

  test('of the storage’s own, in any of its operations', async () => {
    const { streams, documents } = storage;
    const run = { ...activeRun(Date.UTC(2026, 0, 1)), attempts: 1 };
    const stream = runStream(run.runId);
    const submission = queuedSubmission(1);
    const instance = { agentName: 'agent-1', instanceId: 'x', createdAt: run.startedAt, submissions: 1 };
    const fence = { collection: 'runs', id: run.runId, attempts: 1 } as const;
    await storage.commit([
      { type: 'document.put', collection: 'runs', id: run.runId, value: run },
      { type: 'document.put', collection: 'receipts', id: 'r', value: { bodyDigest: '', runId: run.runId } },
      { type: 'document.put', collection: 'submissions', id: submission.submissionId, value: submission },
      { type: 'document.put', collection: 'instances', id: agentStream('agent-1', 'x'), value: instance },
      { type: 'stream.create', stream, contentType: 'application/json' },
    ]);
    await storage.commit([
      { type: 'fence', collection: 'submissions', id: submission.submissionId, attempts: 1 },
      { type: 'document.put', collection: 'submissions', id: submission.submissionId, value: submission },
    ]);
    await storage.commit([{ type: 'document.expect', collection: 'runs', id: run.runId, value: run }]);
    await storage.commit([{ type: 'document.expect', collection: 'receipts', id: 'none', value: undefined }]);
    const wake = new Promise<void>((resolve) => streams.subscribe(stream, resolve));
    for (let i = 0; i < 10; i++) await streams.append(stream, [`${i}`], fence);
    await wake;
    await streams.create('expiring', { contentType: 'text/plain', ttlSeconds: 60 });
    await streams.write('expiring', { bytes: new Uint8Array(200_000) });
    for (const offset of ['-1', 'now', (await streams.head(stream))?.next ?? '']) await streams.read(stream, offset);
    await streams.read(stream, '-1', { tail: 2 });
    await streams.locate('expiring', '-1', { maxBytes: 100_000 });
    await documents.get('runs', run.runId);
    await documents.get('receipts', 'r');
    for (const workflow of [undefined, 'flow-7']) {
      for (const status of [undefined, 'completed'] as const) {
        const page = await documents.listRuns({ workflow, status, limit: 20 });
        await documents.listRuns({ workflow, status, limit: 20, cursor: page.nextCursor });
      }
    }
    await documents.unfinishedRuns();
    await documents.unsettledSubmissions();
    await documents.unsettledOf('agents/a/7');
    await documents.expiredRuns({ endedBefore: new Date(100).toISOString(), limit: 50 });
    const { nextCursor } = await documents.listInstances({ agent: 'agent-7', limit: 20 });
    await documents.listInstances({ agent: 'agent-7', limit: 20, cursor: nextCursor });
    await storage.privateStreams(stream);
    const value = { runId: run.runId, workflowName: 'w', deletedAt: run.startedAt };
    await storage.commit([
      { type: 'stream.append', stream, messages: ['1'], close: true },
      { type: 'document.put', collection: 'runs', id: run.runId, value: endedRun(run) },
    ]);
    await storage.commit([
      { type: 'stream.delete', stream },
      { type: 'document.delete', collection: 'runs', id: run.runId },
      { type: 'document.put', collection: 'tombstones', id: run.runId, value },
    ]);
    await storage.commit([
      { type: 'document.delete', collection: 'tombstones', id: run.runId },
      { type: 'document.delete', collection: 'instances', id: agentStream('agent-1', 'x') },
      { type: 'document.delete', collection: 'submissions', id: submission.submissionId },
      { type: 'document.delete', collection: 'receipts', id: 'r' },
    ]);
    await storage.forgetTombstones(new Date(100).toISOString());

    const names = namesIn(database.schema);
    const explained = plans.filter((plan) => plan.includes('Query Text'));
    for (const table of ['streams', 'chunks', 'runs', 'tombstones', 'instances', 'submissions', 'documents'] as const) {
      // The statements were seen, and each found its rows by an index.
      expect(explained.filter((plan) => plan.includes(names[table])).length, table).toBeGreaterThan(1);
      const whole = explained.filter((plan) => new RegExp(`Seq Scan on ("?\\w+"?\\.)?${table} `).test(plan));
      expect(whole, table).toEqual([]);
    }
    // And in the order in which they are wanted: lists sort nothing.
    const lists = explained.filter((plan) => /SELECT (pointer AS )?value FROM .*(runs|instances)\b/.test(plan));
    expect(lists.length).toBeGreaterThan(8);
    expect(lists.filter((plan) => /\bSort\b/.test(plan))).toEqual([]);
  });
});
