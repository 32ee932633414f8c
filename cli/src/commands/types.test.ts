import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openflue } from '../../test/openflue.ts';
import { echo, tempProject } from '../../test/project.ts';
import { startServer } from '../../test/start-server.ts';

const twice = `
  import { defineAgent, defineWorkflow } from '@openflue/server';
  const integer = { type: 'integer' };
  export const route = async (_c: unknown, next: () => Promise<void>) => next();
  export default defineWorkflow({
    agent: defineAgent(() => ({ model: 'demo/extractive' })),
    input: { type: 'object', properties: { n: integer }, required: ['n'] },
    output: integer,
    run: ({ input }) => 2 * Number(input.n),
  });`;
const project = { 'workflows/echo.ts': echo, 'workflows/twice.ts': twice };

describe('openflue types', () => {
  it('writes the same of a project and of a server, which is asked with the token of the environment', async () => {
    const cwd = tempProject(project);
    const ofProject = await openflue(['types'], { cwd });
    expect(ofProject).toMatchObject({ code: 0, stderr: '' });
    expect(ofProject.stdout).toMatch(/echo: \{\s+payload\?: unknown;\s+result: unknown;/);
    expect(ofProject.stdout).toMatch(/twice: \{\s+payload: \{\s+n: number;\s+\};\s+result: number;/);
    expect(existsSync(join(cwd, '.openflue'))).toBe(false);

    const env = { FLUE_TOKEN: 's3cret' };
    const { url } = await startServer([], { cwd, env });
    expect(await openflue(['types', `${url}/`], { env })).toEqual(ofProject);
    expect(await openflue(['types', `${url}/openapi.json`], { env })).toEqual(ofProject);
    expect(await openflue(['types', url])).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/ 401/),
    });
  });

  it('writes a file, and tells whether it is up to date', async () => {
    const cwd = tempProject({ ...project, 'app/README.md': '' });
    const file = join(cwd, 'app/flue.d.ts');
    const check = () => openflue(['types', '--check', '-o', 'app/flue.d.ts'], { cwd });

    expect(await check()).toMatchObject({ code: 1, stdout: '' });
    expect(existsSync(file)).toBe(false);
    expect(await openflue(['types', '-o', 'app/flue.d.ts'], { cwd })).toMatchObject({ code: 0, stdout: '' });
    expect(readFileSync(file, 'utf8')).toBe((await openflue(['types'], { cwd })).stdout);
    expect(await check()).toEqual({ code: 0, stdout: '', stderr: 'app/flue.d.ts: workflows 2, agents 0\n' });

    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('\n', '\r\n'));
    expect(await check()).toMatchObject({ code: 0 });
    writeFileSync(join(cwd, 'workflows/more.ts'), echo);
    expect(await check()).toMatchObject({ code: 1, stdout: '' });
    expect(readFileSync(file, 'utf8')).not.toContain('more');
  });

  it('writes nothing of a project that does not load, and says where', async () => {
    const cwd = tempProject({ ...project, 'workflows/broken.ts': 'export const run = 1;', 'flue.d.ts': 'as it was' });
    const { code, stdout, stderr } = await openflue(['types', '-o', 'flue.d.ts'], { cwd });
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: workflows\/broken\.ts/);
    expect(readFileSync(join(cwd, 'flue.d.ts'), 'utf8')).toBe('as it was');
  });

  it('says in one line what is wrong with the place it was given', async () => {
    const cwd = tempProject(project);
    mkdirSync(join(cwd, 'empty'));
    const other = await listen((path) =>
      path === '/api/openapi.json' ? { openapi: '3.1.0', paths: { '/pets': {} } } : {},
    );
    for (const args of [
      ['gone'],
      ['empty'],
      [other],
      [`${other}/api`],
      ['http://127.0.0.1:1'],
      ['.', '-o', 'gone/x.d.ts'],
    ]) {
      const { code, stdout, stderr } = await openflue(['types', ...args], { cwd });
      expect({ args, code, stdout }).toEqual({ args, code: 1, stdout: '' });
      expect(stderr).toMatch(/^error: [^\n]*\n$/);
    }
  });
});

/** A server of something else. Gives its URL. */
async function listen(answer: (path: string) => object): Promise<string> {
  const server = createServer((request, response) => response.end(JSON.stringify(answer(request.url ?? ''))));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}
