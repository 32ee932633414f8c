import { afterEach, beforeEach, expect, test } from 'vitest';
import { StartupError } from '../startup-error.ts';
import { namesIn } from './names.ts';
import { TEST_URL, type ThrowAway, throwAwaySchema } from './testing/throw-away.ts';
import { describeOnPostgres } from './testing/when-postgres.ts';

describeOnPostgres('the schema', () => {
  let database: ThrowAway;
  beforeEach(() => {
    database = throwAwaySchema();
  });
  afterEach(() => database.drop());

  test('is made once when several processes start at once', async () => {
    const opened = await Promise.all(Array.from({ length: 5 }, () => database.open()));
    await Promise.all(opened.map((storage) => storage.close()));
    const { rows } = await database.pool.query(`SELECT version FROM ${namesIn(database.schema).migrations}`);
    expect(rows).toEqual([{ version: 1 }]);
  });

  test('is left alone when it is up to date: no right to change it is needed', async () => {
    await (await database.open()).close();
    const { pool, schema } = database;
    const role = `${schema}_role`;
    await pool.query(`CREATE ROLE ${role} LOGIN PASSWORD '${role}';
      GRANT USAGE ON SCHEMA ${schema} TO ${role};
      GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${schema} TO ${role}`);
    try {
      const url = new URL(TEST_URL);
      url.username = role;
      url.password = role;
      const storage = await database.open({ database: { url: url.href } });
      await storage.streams.create('s', { contentType: 'application/json' }, { messages: ['1'] });
      expect(await storage.streams.head('s')).toMatchObject({ length: 2 });
      await storage.close();
    } finally {
      await pool.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
  });

  test('is refused when a newer version made it, and stays as it is', async () => {
    await (await database.open()).close();
    const { migrations } = namesIn(database.schema);
    await database.pool.query(`INSERT INTO ${migrations} (version) VALUES (1000)`);
    await expect(database.open()).rejects.toBeInstanceOf(StartupError);
  });

  test('must have a name that needs no quoting', async () => {
    for (const schema of ['', 'A', '1a', 'a"b', 'a b', 'x'.repeat(49)]) {
      await expect(database.open({ schema })).rejects.toBeInstanceOf(StartupError);
    }
  });
});
