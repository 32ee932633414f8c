import { expect, it } from 'vitest';
import { openflue } from '../../test/openflue.ts';
import { tempProject } from '../../test/project.ts';
import { startServer } from '../../test/start-server.ts';

const scheduled = (cron: string, timezone = 'UTC') => `
  export const schedule = { cron: '${cron}', timezone: '${timezone}', payload: 'tick' };
  export async function run({ payload }: { payload: unknown }) { return { got: payload }; }`;

it('lists schedules, those that are due next first, and what a server has run of them', async () => {
  const cwd = tempProject({
    'workflows/often.ts': scheduled('* * * * * *'),
    'workflows/yearly.ts': scheduled('0 9 29 2 *', 'Europe/Berlin'),
    'workflows/never.ts': 'export const run = () => 1;',
  });
  const list = async () => JSON.parse((await openflue(['schedules', '--json'], { cwd })).stdout).schedules;
  expect(await list()).toEqual([
    { workflow: 'often', cron: '* * * * * *', timezone: 'UTC', next: expect.any(String) },
    {
      workflow: 'yearly',
      cron: '0 9 29 2 *',
      timezone: 'Europe/Berlin',
      next: expect.stringContaining('-02-29T08:00'),
    },
  ]);

  const { url } = await startServer([], { cwd });
  const runs = async () => (await (await fetch(`${url}/runs?status=completed`)).json()).runs;
  await expect.poll(async () => (await runs()).length, { timeout: 15_000 }).toBeGreaterThan(0);
  const last = { runId: expect.stringMatching(/^run_/), status: expect.any(String), startedAt: expect.any(String) };
  await expect.poll(list, { timeout: 15_000, interval: 100 }).toMatchObject([{ workflow: 'often', last }, {}]);

  const { stdout } = await openflue(['schedules'], { cwd });
  expect(stdout).toMatch(/^often +\* \* \* \* \* \* +UTC +\S+ \S+ +run_\w+ +(completed|active) +\S+ \S+$/m);
  expect(stdout).toMatch(/^yearly .* 08:00:00$/m);
}, 60_000);

it('says that there are none', async () => {
  const cwd = tempProject({ 'workflows/w.ts': 'export const run = () => 1;' });
  expect(await openflue(['schedules'], { cwd })).toEqual({ code: 0, stdout: 'No schedules.\n', stderr: '' });
});

it('says what is wrong with a schedule, and where', async () => {
  const cwd = tempProject({ 'workflows/wrong.ts': scheduled('0 25 * * *') });
  const { code, stderr } = await openflue(['schedules'], { cwd });
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: workflows\/wrong\.ts: .*"0 25 \* \* \*"[^\n]*\n$/);
});

it('runs no schedule while one workflow is run by hand', async () => {
  const cwd = tempProject({ 'workflows/often.ts': scheduled('* * * * * *') });
  const { code } = await openflue(['run', 'often', '--data', '.openflue', '--payload', '"hand"'], { cwd });
  expect(code).toBe(0);
  const { runs } = JSON.parse((await openflue(['runs', '--json'], { cwd })).stdout);
  expect(runs).toHaveLength(1);
});
