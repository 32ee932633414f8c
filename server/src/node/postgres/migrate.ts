import { StartupError } from '../startup-error.ts';
import type { Database, Queries } from './database.ts';
import type { Names } from './names.ts';
import { firstSchema } from './schema.ts';

/**
 * How the database came to be what it is, oldest first; an entry that was released is never changed. Nodes of the version
 * before go on working while those of the next one start: a migration adds (a column with a default, a function with a
 * number of its own), and what nobody uses any more is removed one release later.
 */
const MIGRATIONS: readonly ((names: Names) => string[])[] = [firstSchema];

/** Brings the schema up to date; of several processes that start at once, one does. Refuses a newer one. */
export async function migrate(database: Database, names: Names): Promise<void> {
  // Without a change to make, no right to make any is needed.
  const before = await versionOf(database, names);
  refuseNewer(before, names);
  if (before === MIGRATIONS.length) return;
  await refuseOtherEncodings(database);
  await database.transaction(async (queries) => {
    await queries.query(`SELECT pg_advisory_xact_lock(hashtextextended($1, 0))`, [
      `openflue migrations ${names.schema}`,
    ]);
    // Whoever may not make schemas may have been given one.
    const [found] = await queries.query<{ made: boolean }>('SELECT to_regnamespace($1) IS NOT NULL AS made', [
      names.schema,
    ]);
    if (!found?.made) await queries.query(`CREATE SCHEMA "${names.schema}"`);
    await queries.query(`CREATE TABLE IF NOT EXISTS ${names.migrations} (
      version int PRIMARY KEY,
      applied_at timestamptz NOT NULL DEFAULT now()
    )`);
    const version = await versionOf(queries, names);
    refuseNewer(version, names);
    for (const [index, statements] of MIGRATIONS.entries()) {
      if (index < version) continue;
      for (const statement of statements(names)) await queries.query(statement);
      await queries.query(`INSERT INTO ${names.migrations} (version) VALUES ($1)`, [index + 1]);
    }
  });
}

/** Number of migrations that were applied. */
async function versionOf(queries: Queries, { migrations }: Names): Promise<number> {
  const [table] = await queries.query<{ made: boolean }>('SELECT to_regclass($1) IS NOT NULL AS made', [migrations]);
  if (!table?.made) return 0;
  const [row] = await queries.query<{ version: number }>(
    `SELECT coalesce(max(version), 0)::int AS version FROM ${migrations}`,
  );
  return row?.version ?? 0;
}

function refuseNewer(version: number, { schema }: Names): void {
  if (version <= MIGRATIONS.length) return;
  throw new StartupError(
    `The schema "${schema}" of the database has version ${version}; this version of openflue knows versions up to ${MIGRATIONS.length}. Upgrade openflue.`,
  );
}

/** JSON is UTF-8: another encoding could not hold all of it. */
async function refuseOtherEncodings(queries: Queries): Promise<void> {
  const [row] = await queries.query<{ encoding: string }>(`SELECT current_setting('server_encoding') AS encoding`);
  if (row?.encoding === 'UTF8') return;
  throw new StartupError(`The database has the encoding ${row?.encoding}; openflue needs UTF8.`);
}
