import { beforeAll, describe, expect, it } from 'vitest';
import { openflue } from '../../test/openflue.ts';
import { echo, tempProject } from '../../test/project.ts';
import { startServer } from '../../test/start-server.ts';

describe('openflue runs and logs on a data directory', () => {
  let cwd = '';
  /** Ids of two runs of `echo`, one that was completed and a later one that failed. */
  let done = '';
  let failed = '';

  beforeAll(async () => {
    cwd = tempProject({ 'workflows/echo.ts': echo });
    const run = async (payload: string) => {
      const { stderr } = await openflue(['run', 'echo', '--data', '.openflue', '--payload', payload], { cwd });
      return stderr.split('\n')[0] ?? '';
    };
    done = await run('{"n":1}');
    failed = await run('"fail"');
  });

  it('lists runs, newest first', async () => {
    const { code, stdout } = await openflue(['runs'], { cwd });
    expect(code).toBe(0);
    expect(stdout.split('\n').map((line) => line.split(/\s+/)[0])).toEqual(['RUN', failed, done, '']);
  });

  it('filters runs and goes on from a cursor', async () => {
    const list = async (...args: string[]) => JSON.parse((await openflue(['runs', '--json', ...args], { cwd })).stdout);
    expect((await list('--status', 'errored')).runs).toMatchObject([{ runId: failed, status: 'errored' }]);
    const page = await list('--limit', '1');
    expect((await list('--cursor', page.nextCursor)).runs).toMatchObject([{ runId: done }]);
    expect((await openflue(['runs', '--workflow', 'other'], { cwd })).stdout).toBe('No runs.\n');
  });

  it('prints events for people, and where to go on', async () => {
    const { code, stdout, stderr } = await openflue(['logs', failed], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('as you wish');
    const since = /--since (\S+)/.exec(stderr)?.[1] ?? '';
    expect(await openflue(['logs', failed, '--since', since], { cwd })).toMatchObject({ code: 0, stdout: '' });
  });

  it('prints events for programs, and the last ones only', async () => {
    const { stdout } = await openflue(['logs', done, '--format', 'ndjson', '--tail', '2', '--follow'], { cwd });
    const lines = stdout.trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).type)).toEqual(['log', 'run_end']);
  });

  it('exits with 1 for an unknown run or offset', async () => {
    expect(await openflue(['logs', 'run_unknown'], { cwd })).toMatchObject({ code: 1, stdout: '' });
    expect(await openflue(['logs', done, '--since', 'nonsense'], { cwd })).toMatchObject({ code: 1, stdout: '' });
  });
});

describe('openflue runs and logs on a server', () => {
  it('reads what the server has, with the token of the environment', async () => {
    const cwd = tempProject({ 'workflows/echo.ts': echo });
    const env = { FLUE_TOKEN: 's3cret' };
    const server = await startServer([], { cwd, env });
    const response = await fetch(`${server.url}/workflows/echo`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: 'Bearer s3cret' },
      body: '{"a":1}',
    });
    const { runId } = await response.json();
    const logs = await openflue(['logs', runId, '--follow', '--format', 'ndjson', '--server', server.url], { env });
    const events = logs.stdout.trim().split('\n');
    expect(events.map((line) => JSON.parse(line).type)).toEqual(['run_start', 'log', 'run_end']);

    const runs = await openflue(['runs', '--json', '--server', server.url], { env });
    expect(JSON.parse(runs.stdout).runs).toMatchObject([{ runId, status: 'completed' }]);
    expect(await openflue(['runs', '--server', server.url])).toMatchObject({ code: 1, stdout: '' });
    expect(await openflue(['logs', runId, '--server', server.url])).toMatchObject({ code: 1, stdout: '' });

    // The data directory can be read while the server has it.
    expect((await openflue(['logs', runId], { cwd })).stdout).toContain('the run is done');
    expect(await server.stop()).toBe(0);
  });

  it('says in one line that there is no server', async () => {
    const { code, stderr } = await openflue(['runs', '--server', 'http://127.0.0.1:1']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^error: [^\n]*\n$/);
  });
});
