import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { flue, HttpError } from '@openflue/server';
import { fileStorage } from '@openflue/server/node';
import { openPostgres, openPostgresStorage, pgliteDatabase } from '@openflue/server/postgres';
import { Hono } from 'hono';
import { expect, onTestFinished, test } from 'vitest';
import { freePort } from '../../scripts/free-port.ts';
import { answers } from '../../server/src/node/postgres/testing/throw-away.ts';
import { throwAwayDatabase } from '../../server/src/node/postgres/testing/throw-away-database.ts';
import fixtures from '../fixtures/fixtures.json' with { type: 'json' };
import { face } from '../fixtures/src/face.ts';
import { startServer } from '../src/crash/started-server.ts';
import type { Report } from '../src/report.ts';
import { runConformance } from '../src/run-conformance.ts';
import { inProcess } from './in-process.ts';
import { type FixtureServer, serveFixtures } from './serve-fixtures.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

function expectConforming(report: Report, ...unobserved: string[]): void {
  const failed = report.results.filter(({ outcome }) => outcome === 'failed');
  expect(failed.map(({ id, failure }) => ({ id, message: failure?.message, problems: failure?.problems }))).toEqual([]);
  expect(report.unobserved).toEqual(unobserved);
  expect(report.ok).toBe(true);
}

function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'openflue-conformance-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

test('our server conforms on files, without crashes in less than a minute', async () => {
  const storage = await fileStorage({ dir: tempDir() });
  const server = await serveFixtures({ storage });
  const report = await runConformance({ baseUrl: 'http://localhost', fetch: inProcess(server.app), fixtures, seed: 2 });
  await server.stop();
  await storage.close();
  expectConforming(report);
  expect(report.durationMs).toBeLessThan(60_000);
});

test('it conforms on Postgres', async () => {
  const pglite = new PGlite();
  const storage = await openPostgresStorage({ database: pgliteDatabase(pglite) });
  const server = await serveFixtures({ storage });
  const report = await runConformance({ baseUrl: 'http://localhost', fetch: inProcess(server.app), fixtures, seed: 5 });
  await server.stop();
  await storage.close();
  expectConforming(report);
});

test.skipIf(process.env.OPENFLUE_TEST_POSTGRES === undefined && !(await answers()))(
  'three nodes on PostgreSQL conform, whichever is asked for what',
  async () => {
    const { url, drop } = await throwAwayDatabase();
    const services = await Promise.all([1, 2, 3].map(() => openPostgres({ database: { url } })));
    const nodes = await Promise.all(services.map(({ storage, cluster }) => serveFixtures({ storage, cluster })));
    let asked = 0;
    const anyNode: Pick<FixtureServer['app'], 'fetch'> = {
      fetch: (request, ...rest) => {
        asked += 1;
        const node = nodes[asked % nodes.length];
        return node ? node.app.fetch(request, ...rest) : new Response(null, { status: 503 });
      },
    };
    const report = await runConformance({ baseUrl: 'http://localhost', fetch: inProcess(anyNode), fixtures, seed: 6 });
    await Promise.all(nodes.map((node) => node.stop()));
    await Promise.all(services.map((service) => service.close()));
    await drop();
    expectConforming(report);
  },
);

test('it conforms under a mount, and where runs are not listed', async () => {
  const server = await serveFixtures();
  const { listRuns: _, ...unlisted } = face;
  const app = new Hono().route('/deep/api', flue({ ...unlisted, engine: server.engine }));
  const headers = { 'cache-control': 'no-store' };
  // In a Hono app, what no route answers is the application's, below the mount too.
  app.notFound(() => Response.json(new HttpError('route_not_found').toEnvelope(), { status: 404, headers }));
  const baseUrl = 'http://localhost/deep/api';
  const report = await runConformance({
    baseUrl,
    fetch: inProcess(app),
    fixtures,
    seed: 3,
  });
  await server.stop();
  expectConforming(report);
  const passed = report.results.filter(({ outcome }) => outcome === 'passed').map(({ id }) => id);
  expect(passed).toEqual(expect.arrayContaining(['CTL-014', 'LIF-020']));
});

test('it conforms as a process with a token, killed again and again', async () => {
  const data = tempDir();
  const port = await freePort();
  const node = `${process.execPath} --conditions=openflue-source`;
  const command = `cd ${root} && exec ${node} cli/src/main.ts start --dir conformance/fixtures --port ${port} --data ${data} --log-level silent`;
  const token = 'conformance-token';
  const server = startServer(`FLUE_TOKEN=${token} sh -c '${command}'`);
  onTestFinished(() => server.stop());
  const baseUrl = `http://127.0.0.1:${port}`;
  await expect
    .poll(
      () =>
        fetch(`${baseUrl}/ready`).then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 30_000 },
    )
    .toBe(200);
  const report = await runConformance({ baseUrl, token, fixtures, seed: 4, restart: server.restart, crashes: 8 });
  expectConforming(report);
  const skipped = report.results.filter(({ outcome }) => outcome === 'skipped').map(({ id }) => id);
  expect(skipped).toEqual(['CTL-014', 'LIF-020']);
  expect(report.excused.map(({ what }) => what)).not.toContain('event run_resume');
});
