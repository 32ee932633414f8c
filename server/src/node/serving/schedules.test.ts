import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type SpawnedServer, spawnServer } from '../../../test/spawn-server.ts';

const scheduled = (cron: string) => `export const schedule = { cron: '${cron}' };\nexport const run = () => 'done';\n`;
const everySecond = '* * * * * *';
const yearly = '0 0 29 2 *';

function project(workflows: Record<string, string>) {
  const dir = mkdtempSync(join(tmpdir(), 'openflue-schedules-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  mkdirSync(join(dir, 'workflows'));
  const write = (name: string, text: string) => writeFileSync(join(dir, 'workflows', `${name}.ts`), text);
  for (const [name, text] of Object.entries(workflows)) write(name, text);
  return { dir, write };
}

async function start(options: Parameters<typeof spawnServer>[0]): Promise<SpawnedServer> {
  const server = await spawnServer(options);
  onTestFinished(() => void server.process.kill('SIGKILL'));
  return server;
}

async function runsOf({ url }: SpawnedServer, workflow: string): Promise<{ startedAt: string; status: string }[]> {
  return (await (await fetch(`${url}/runs?workflow=${workflow}`)).json()).runs;
}

test('a server that is killed and started again repeats no tick', async () => {
  const now = new Date();
  const once = `${now.getUTCSeconds()} ${now.getUTCMinutes()} ${now.getUTCHours()} * * *`;
  const { dir } = project({ once: scheduled(once), often: scheduled(everySecond) });
  const first = await start({ dir });
  await expect.poll(async () => (await runsOf(first, 'once')).length, { timeout: 15_000 }).toBe(1);
  await first.end('SIGKILL');
  const startedAgain = new Date().toISOString();
  const second = await start({ dir });
  const newest = async () => (await runsOf(second, 'often'))[0]?.startedAt ?? '';
  await expect.poll(async () => (await newest()) > startedAgain, { timeout: 15_000 }).toBe(true);
  expect(await runsOf(second, 'once')).toMatchObject([{ status: 'completed' }]);
}, 40_000);

test('in development, a schedule that is changed counts from then on', async () => {
  const { dir, write } = project({ a: scheduled(yearly), b: 'export const run = () => 1;' });
  const server = await start({ dir, dev: true });
  write('a', scheduled(everySecond));
  await expect.poll(async () => (await runsOf(server, 'a')).length, { timeout: 15_000 }).toBeGreaterThan(0);
  write('a', scheduled(yearly));
  await server.logged('reloaded');
  write('b', scheduled('0 99 * * *'));
  expect(await server.logged('"b" does not load')).toMatchObject({ msg: expect.stringContaining('0 99 * * *') });
}, 40_000);
