import { expect, test } from 'vitest';
import { openflue } from '../../test/openflue.ts';
import { echo, tempProject } from '../../test/project.ts';
import { startServer } from '../../test/start-server.ts';

const listed = async (cwd: string) => JSON.parse((await openflue(['runs', '--json'], { cwd })).stdout).runs;

test('a run is deleted from its data directory', async () => {
  const cwd = tempProject({ 'workflows/echo.ts': echo });
  const run = async () =>
    (await openflue(['run', 'echo', '--data', '.openflue', '--payload', '1'], { cwd })).stderr.split('\n')[0] ?? '';
  const runId = await run();
  const kept = await run();
  expect(await openflue(['runs', 'delete', runId], { cwd })).toMatchObject({ code: 0, stdout: '' });
  expect(await listed(cwd)).toMatchObject([{ runId: kept }]);
  for (const id of [runId, 'run_unknown']) {
    const { code, stderr } = await openflue(['runs', 'delete', id], { cwd });
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: [^\n]*\n$/);
  }
});

test('a run is deleted from a server, whose data directory nobody else may write to', async () => {
  const cwd = tempProject({ 'workflows/echo.ts': echo });
  const server = await startServer(['--keep', '30d'], { cwd });
  const { runId } = await (await fetch(`${server.url}/workflows/echo?wait=result`, { method: 'POST' })).json();
  expect(await openflue(['runs', 'delete', runId], { cwd })).toMatchObject({ code: 1 });
  expect(await openflue(['runs', 'delete', runId, '--server', server.url], { cwd })).toMatchObject({ code: 0 });
  expect((await fetch(`${server.url}/runs/${runId}?meta`)).status).toBe(410);
  expect(await listed(cwd)).toEqual([]);
  expect(await server.stop()).toBe(0);
});
