import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { json } from '../../../test/serve-modules.ts';
import { type SpawnedServer, spawnServer } from '../../../test/spawn-server.ts';
import { throwAwayDatabase } from '../postgres/testing/throw-away-database.ts';
import { describeOnPostgres } from '../postgres/testing/when-postgres.ts';

const dirs: string[] = [];
const servers: SpawnedServer[] = [];
afterEach(() => {
  for (const { process } of servers.splice(0)) process.kill('SIGKILL');
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

const echo = `
  export const route = async (_c, next) => next();
  export async function run({ payload }) { return { echo: payload }; }`;

/** A project of one workflow and these files. */
function project(files: Record<string, string> = {}): string {
  const dir = mkdtempSync(join(tmpdir(), 'openflue-database-'));
  dirs.push(dir);
  for (const [name, text] of Object.entries({ 'workflows/echo.ts': echo, ...files })) {
    mkdirSync(join(dir, name, '..'), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return dir;
}

async function start(...args: Parameters<typeof spawnServer>): Promise<SpawnedServer> {
  const server = await spawnServer(...args);
  servers.push(server);
  return server;
}

describeOnPostgres('servers on one database', () => {
  const dbFile = `
    import { postgres } from '@openflue/server/postgres';
    export default postgres(process.env.SOME_DATABASE);`;

  test.each([
    ['--database', (url: string) => start({ dir: project(), database: url })],
    ['DATABASE_URL', (url: string) => start({ dir: project() }, { DATABASE_URL: url })],
    ['db.ts', (url: string) => start({ dir: project({ 'db.ts': dbFile }) }, { SOME_DATABASE: url })],
  ])('are one service, when it is named by %s', async (_, node) => {
    const { url, drop } = await throwAwayDatabase();
    try {
      const [one, other] = await Promise.all([node(url), node(url)]);
      const admitted = await fetch(`${one.url}/workflows/echo`, json({ x: 1 }));
      expect(admitted.status).toBe(202);
      const { runId } = await admitted.json();
      const read = `${other.url}/runs/${runId}?offset=-1&live=sse`;
      expect(await (await fetch(read)).text()).toContain('"run_end"');
      expect(await (await fetch(`${other.url}/runs/${runId}?meta`)).json()).toMatchObject({
        result: { echo: { x: 1 } },
      });
      expect((await fetch(`${other.url}/ready`)).status).toBe(200);
      expect(await Promise.all([one.end('SIGTERM'), other.end('SIGTERM')])).toEqual([0, 0]);
    } finally {
      await drop();
    }
  });
});

test('a database that cannot be reached is named without its password', async () => {
  const url = 'postgres://me:s3cret@127.0.0.1:1/none';
  const refused = await start({ dir: project(), database: url }).catch((error: unknown) => String(error));
  expect(refused).toContain('StartupError: The database postgres://me@127.0.0.1:1/none');
  expect(refused).not.toContain('s3cret');
});

test.each([
  ['a URL of another database', { database: 'mysql://localhost/x' }, {}],
  ['a db.ts that exports something else', {}, { 'db.ts': 'export default 7;' }],
  [
    'a db.ts whose URL is missing',
    {},
    { 'db.ts': "import { postgres } from '@openflue/server/postgres'; export default postgres(undefined);" },
  ],
  ['a db.ts that does not load', {}, { 'src/db.ts': "import './nowhere.ts';" }],
] as const)('%s is refused at start', async (_, options, files) => {
  await expect(start({ dir: project(files), ...options })).rejects.toThrow('StartupError');
});

test('the DATABASE_URL of another kind of database is none of our business', async () => {
  const server = await start({ dir: project() }, { DATABASE_URL: 'mysql://localhost/x' });
  expect((await fetch(`${server.url}/ready`)).status).toBe(200);
});
