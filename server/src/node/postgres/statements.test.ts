import { afterEach, expect, test } from 'vitest';
import { serveModules } from '../../../test/serve-modules.ts';
import { runEnded } from '../../engine/run-ended.ts';
import type { Storage } from '../../storage/port.ts';
import type { Database, Queries } from './database.ts';
import { openPostgres } from './open-postgres.ts';
import { connectPg } from './pg-database.ts';
import { TEST_URL, type ThrowAway, throwAwaySchema } from './testing/throw-away.ts';
import { describeOnPostgres } from './testing/when-postgres.ts';

/** Counts what is sent. */
function counted(database: Database): Database & { statements: string[] } {
  const statements: string[] = [];
  const counting = (queries: Queries): Queries => ({
    query(text, values) {
      statements.push(text);
      return queries.query(text, values);
    },
    plain(text, values) {
      statements.push(text);
      return queries.plain(text, values);
    },
  });
  return {
    ...database,
    ...counting(database),
    statements,
    async transaction(work) {
      statements.push('BEGIN');
      const result = await database.transaction((queries) => work(counting(queries)));
      statements.push('COMMIT');
      return result;
    },
  };
}

/** pg-boss's looks at its queues, every so often and whatever there is to do. */
function isSupervision(text: string): boolean {
  return /monitor_on|maintain_on|FROM \S+\.(queue|version|bam)\b/.test(text) && !/json_to_recordset/.test(text);
}

describeOnPostgres('the number of statements', () => {
  let database: ThrowAway;
  const opened: Storage[] = [];
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((storage) => storage.close()));
    await database.drop();
  });

  async function open() {
    database = throwAwaySchema();
    const counting = counted(await connectPg({ url: TEST_URL }));
    const [storage, other] = [await database.open({ database: counting }), await database.open()];
    opened.push(storage, other);
    counting.statements.length = 0;
    return { storage, other, statements: counting.statements };
  }

  test('of a run that does nothing is at most twelve, queue and all', async () => {
    database = throwAwaySchema();
    const counting = counted(await connectPg({ url: TEST_URL }));
    // Nobody looks for work or for silence meanwhile: what is counted is that of the run.
    const service = await openPostgres({ database: counting, schema: database.schema, lookEveryMs: 60_000 });
    const other = await database.open();
    const { storage, cluster } = service;
    opened.push(other, { ...storage, close: () => service.close() });
    const { engine } = await serveModules({ noop: { run: async () => 'done' } }, { engine: { storage, cluster } });
    const run = async () => {
      const { runId } = await engine.runs.admit({ workflow: 'noop', payload: { text: 'x' } });
      expect(await runEnded(other, runId, AbortSignal.timeout(10_000))).toMatchObject({ status: 'completed' });
    };
    await run();
    const counts: number[] = [];
    for (let i = 0; i < 5; i++) {
      counting.statements.length = 0;
      await run();
      await expect.poll(() => counting.statements.some((text) => text.includes("state = 'completed'"))).toBe(true);
      counts.push(counting.statements.filter((text) => !isSupervision(text)).length);
    }
    await engine.stop();
    counts.sort((a, b) => a - b);
    expect(counts[0]).toBeGreaterThan(5);
    expect(counts[2]).toBeLessThanOrEqual(12);
  });

  test('does not grow with what is written at once', async () => {
    const { storage, statements } = await open();
    const streams = Array.from({ length: 100 }, (_, i) => `s${i}`);
    await Promise.all(
      streams.map((stream) =>
        storage.commit([
          { type: 'stream.create', stream, contentType: 'application/json' },
          { type: 'document.put', collection: 'receipts', id: stream, value: { bodyDigest: '', runId: '' } },
        ]),
      ),
    );
    await Promise.all(streams.flatMap((stream) => [1, 2, 3].map((i) => storage.streams.append(stream, [`${i}`]))));
    expect(statements.filter((text) => text.includes('write_batch'))).toHaveLength(2);
  });
});
