import { afterEach, beforeEach, expect, test } from 'vitest';
import { readAll } from '../../storage/contract/read-all.ts';
import { StorageFailure } from '../../storage/errors.ts';
import type { Storage } from '../../storage/port.ts';
import { namesIn } from './names.ts';
import { connectPg } from './pg-database.ts';
import { TEST_URL, type ThrowAway, throwAwaySchema } from './testing/throw-away.ts';
import { describeOnPostgres } from './testing/when-postgres.ts';

const JSON_STREAM = { contentType: 'application/json' };

describeOnPostgres('when connections are lost', () => {
  let database: ThrowAway;
  const opened: Storage[] = [];
  async function open(options: Parameters<ThrowAway['open']>[0] = {}) {
    const storage = await database.open(options);
    opened.push(storage);
    return storage;
  }
  beforeEach(() => {
    database = throwAwaySchema();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((storage) => storage.close()));
    await database.drop();
  });

  /** Ends connections of a storage, as a restart of the server does. */
  const cut = (name: string, which = 'true') =>
    database.pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1 AND ${which}`,
      [name],
    );
  const named = (name: string) => ({ database: { url: TEST_URL, config: { application_name: name } } });
  const woken = (storage: Storage, stream: string) =>
    new Promise<void>((resolve) => {
      const leave = storage.streams.subscribe(stream, () => {
        leave();
        resolve();
      });
    });

  test('writes and reads go on over new ones', async () => {
    const name = `${database.schema}_w`;
    const storage = await open(named(name));
    await storage.streams.create('s', JSON_STREAM);
    const expected = [];
    for (let round = 0; round < 10; round++) {
      const appends = Array.from({ length: 20 }, (_, i) => storage.streams.append('s', [`${round * 20 + i}`]));
      await Promise.all([...appends, cut(name)]);
      expected.push(...Array.from({ length: 20 }, (_, i) => round * 20 + i));
    }
    // Nothing is lost, and what was written before the answer was lost is not written again.
    expect((await readAll(storage.streams, 's')).messages).toEqual(expected);
  });

  test('a reader whose node heard nothing for a while is woken when it listens again', async () => {
    const name = `${database.schema}_l`;
    const a = await open();
    const b = await open({ ...named(name), pollEveryMs: 3_600_000 });
    await a.streams.create('s', JSON_STREAM);
    const wake = woken(b, 's');
    await cut(name, `query LIKE 'LISTEN%'`);
    await a.streams.append('s', ['1']);
    await wake;
  });

  test('a reader is woken by the poll when its node was told nothing', async () => {
    const a = await open();
    const b = await open({ pollEveryMs: 20 });
    await a.streams.create('s', JSON_STREAM);
    const wake = woken(b, 's');
    // As if written by a process that died before it told anybody.
    await database.pool.query(`UPDATE ${namesIn(database.schema).streams} SET version = version + 1`);
    await wake;
  });

  test('a commit whose answer was lost is not made twice', async () => {
    const real = await connectPg({ url: TEST_URL });
    let lose = 0;
    const storage = await open({
      database: {
        ...real,
        async query<Row>(text: string, values: Parameters<typeof real.query>[1]) {
          const rows = await real.query<Row>(text, values);
          if (!text.includes('write_batch') || lose === 0) return rows;
          lose -= 1;
          throw new Error('read ECONNRESET');
        },
      },
    });
    await storage.streams.create('s', JSON_STREAM, { messages: ['1'] });
    lose = 1;
    await storage.commit([{ type: 'stream.append', stream: 's', messages: ['2'], close: true }]);
    lose = 1;
    expect(await storage.streams.create('t', JSON_STREAM, { messages: ['1'] })).toMatchObject({ type: 'created' });
    expect((await readAll(storage.streams, 's')).messages).toEqual([1, 2]);
    expect((await readAll(storage.streams, 't')).messages).toEqual([1]);
  });

  test('what the database refuses about one job is no fault of the others', async () => {
    const storage = await open();
    await storage.streams.create('s', JSON_STREAM);
    // NUL can be in no text of PostgreSQL, and a content type is not a key.
    const outcomes = await Promise.allSettled([
      storage.streams.append('s', ['1']),
      storage.streams.create('bad', { contentType: 'text/\u0000' }),
      storage.streams.append('s', ['2']),
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(outcomes[1]).toMatchObject({ reason: expect.any(StorageFailure) });
    expect((await readAll(storage.streams, 's')).messages).toEqual([1, 2]);
  });
});
