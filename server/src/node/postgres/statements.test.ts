import { afterEach, expect, test } from 'vitest';
import { serveModules } from '../../../test/serve-modules.ts';
import { runEnded } from '../../engine/run-ended.ts';
import type { Storage } from '../../storage/port.ts';
import type { Database } from './database.ts';
import { connectPg } from './pg-database.ts';
import { TEST_URL, type ThrowAway, throwAwaySchema } from './testing/throw-away.ts';
import { describeOnPostgres } from './testing/when-postgres.ts';

/** Counts what is sent. */
function counted(database: Database): Database & { statements: string[] } {
  const statements: string[] = [];
  return {
    ...database,
    statements,
    query(text, values) {
      statements.push(text);
      return database.query(text, values);
    },
    transaction: (work) =>
      database.transaction((queries) =>
        work({
          query(text, values) {
            statements.push(text);
            return queries.query(text, values);
          },
        }),
      ),
  };
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

  test('of a run that does nothing leaves room for a queue’s within twelve', async () => {
    const { storage, other, statements } = await open();
    const { engine } = await serveModules({ noop: { run: async () => 'done' } }, { engine: { storage } });
    statements.length = 0;
    const { runId } = await engine.runs.admit({ workflow: 'noop', payload: { text: 'x' } });
    expect(await runEnded(other, runId, AbortSignal.timeout(10_000))).toMatchObject({ status: 'completed' });
    await engine.stop();
    await storage.close();
    expect(statements.length).toBeGreaterThan(2);
    expect(statements.length).toBeLessThanOrEqual(8);
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
