import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runExportSchema } from '@openflue/spec';
import { expect, test } from 'vitest';
import { openflue } from '../../test/openflue.ts';
import { echo, tempProject } from '../../test/project.ts';
import { startServer } from '../../test/start-server.ts';

const read = (file: string) => runExportSchema.parse(JSON.parse(readFileSync(file, 'utf8')));

test('a run is written to a file, the same from its data directory and from its server', async () => {
  const cwd = tempProject({ 'workflows/echo.ts': echo });
  const env = { FLUE_TOKEN: 's3cret' };
  const server = await startServer([], { cwd, env });
  const { runId } = await (
    await fetch(`${server.url}/workflows/echo?wait=result`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer s3cret' },
      body: '{"a":1}',
    })
  ).json();

  const fromDir = await openflue(['runs', 'export', runId, '-o', 'dir.json'], { cwd });
  expect(fromDir).toMatchObject({ code: 0, stdout: '' });
  const exported = read(join(cwd, 'dir.json'));
  expect(exported.record).toMatchObject({ runId, status: 'completed', payload: { a: 1 }, result: { a: 1 } });
  expect(exported.events.map(({ type }) => type)).toEqual(['run_start', 'log', 'run_end']);

  const fromServer = await openflue(['runs', 'export', runId, '--server', server.url], { env });
  expect(fromServer).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(fromServer.stdout)).toEqual(exported);
  expect(await openflue(['runs', 'export', runId, '--server', server.url])).toMatchObject({ code: 1, stdout: '' });
  await server.stop();
});

test('a run that failed is exported with its error', async () => {
  const cwd = tempProject({ 'workflows/echo.ts': echo });
  const { stderr } = await openflue(['run', 'echo', '--data', '.openflue', '--payload', '"fail"'], { cwd });
  const runId = stderr.split('\n')[0] ?? '';
  const { stdout } = await openflue(['runs', 'export', runId, '--data', '.openflue'], { cwd });
  expect(JSON.parse(stdout)).toMatchObject({ record: { status: 'errored', error: { message: 'as you wish' } } });
});

test('a run that is not there, or has not ended, is refused in one line, and nothing is written', async () => {
  const never = `
    export const route = async (_c: unknown, next: () => Promise<void>) => next();
    export const run = ({ signal }: { signal: AbortSignal }) =>
      new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));`;
  const cwd = tempProject({ 'workflows/never.ts': never });
  const server = await startServer([], { cwd });
  const { runId } = await (await fetch(`${server.url}/workflows/never`, { method: 'POST' })).json();
  for (const where of [[], ['--server', server.url]]) {
    for (const id of [runId, 'run_unknown']) {
      const { code, stdout, stderr } = await openflue(['runs', 'export', id, ...where], { cwd });
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toMatch(/^error: [^\n]*\n$/);
    }
  }
  // A server that stops would wait for it.
  await fetch(`${server.url}/runs/${runId}/cancel`, { method: 'POST' });
  await server.stop();
});
