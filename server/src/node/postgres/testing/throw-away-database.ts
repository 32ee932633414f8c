import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { TEST_URL } from './throw-away.ts';

/** A database of its own on the server that tests use, as processes are given one; nothing is in it yet. */
export async function throwAwayDatabase(): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const url = new URL(TEST_URL);
  url.pathname = `/${name}`;
  await once(`CREATE DATABASE ${name} ENCODING 'UTF8' TEMPLATE template0`);
  return { url: url.href, drop: () => once(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

async function once(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: TEST_URL });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
