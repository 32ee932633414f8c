import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { fixtureProject } from '../../../test/run-node.ts';
import { type SpawnedServer, spawnServer } from '../../../test/spawn-server.ts';
import { silentLogger } from '../../log.ts';
import { StartupError } from '../startup-error.ts';
import { type ServeOptions, serve } from './serve.ts';

const dirs: string[] = [];
const servers: SpawnedServer[] = [];

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(servers.splice(0).map(({ process }) => process.kill('SIGKILL')));
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

function tempDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'openflue-serve-'));
  dirs.push(dir);
  return dir;
}

/** A project of one's own, made of these files. */
function project(files: Record<string, string>): string {
  const dir = tempDir();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(dir, name, '..'), { recursive: true });
    writeFileSync(join(dir, name), text);
  }
  return dir;
}

async function start(...args: Parameters<typeof spawnServer>): Promise<SpawnedServer> {
  const [options, env] = args;
  const server = await spawnServer({ dataDir: join(tempDir(), 'data'), ...options }, env);
  servers.push(server);
  return server;
}

/** For what fails before any module of a project is loaded: load hooks do not reach into the tests' own process. */
const inProcess = (options: ServeOptions) => serve({ dataDir: join(tempDir(), 'data'), log: silentLogger, ...options });

const invoke = (url: string, payload: unknown, headers: Record<string, string> = {}) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(payload),
  });

const echo = `
  export const route = async (_c: unknown, next: () => Promise<void>) => next();
  export async function run({ payload }: { payload: unknown }) { return { echo: payload }; }`;

describe('serve', () => {
  it('answers 202 before the handler starts, also when that never lets go of the thread', async () => {
    const blocks = `
      export const route = async (_c: unknown, next: () => Promise<void>) => next();
      export async function run() { for (;;); }`;
    const { url } = await start({ dir: project({ 'workflows/blocks.ts': blocks }) });
    expect((await invoke(`${url}/workflows/blocks`, null)).status).toBe(202);
  });

  it('runs a workflow over HTTP, ends cleanly on a signal, and has the run when it starts again', async () => {
    const options = { dir: project({ 'workflows/echo.ts': echo }), dataDir: join(tempDir(), 'data') };
    const first = await start(options);
    expect((await fetch(`${first.url}/ready`)).status).toBe(200);
    const response = await invoke(`${first.url}/workflows/echo?wait=result`, { a: 1 });
    const { runId, result } = await response.json();
    expect(result).toEqual({ echo: { a: 1 } });
    expect(await (await fetch(`${first.url}/runs`)).json()).toMatchObject({ runs: [{ runId }] });
    expect(await first.end('SIGINT')).toBe(0);

    const second = await start(options);
    expect(await (await fetch(`${second.url}/runs/${runId}?meta`)).json()).toMatchObject({ status: 'completed' });
    expect(await second.end('SIGTERM')).toBe(0);
  });

  it('wants the token of the environment for everything but health', async () => {
    const server = await start({ dir: project({ 'workflows/echo.ts': echo }) }, { FLUE_TOKEN: 's3cret' });
    expect((await fetch(`${server.url}/health`)).status).toBe(200);
    expect((await invoke(`${server.url}/workflows/echo`, 1)).status).toBe(401);
    const authorization = 'Bearer s3cret';
    expect((await invoke(`${server.url}/workflows/echo`, 1, { authorization })).status).toBe(202);
    const log = await server.logged('request');
    expect(JSON.stringify(log)).not.toContain('s3cret');
  });

  it('refuses a host that others reach, without a token', async () => {
    vi.stubEnv('FLUE_TOKEN', '');
    await expect(inProcess({ dir: project({}), host: '0.0.0.0' })).rejects.toThrow(StartupError);
  });

  it('says in one line that the port is in use', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    const address = blocker.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(inProcess({ dir: project({}), port })).rejects.toThrow(StartupError);
    blocker.close();
  });

  it('serves the others when a module does not load', async () => {
    const server = await start({ dir: fixtureProject('broken') });
    const log = await server.logged('workflow "syntax" does not load');
    expect(log).toMatchObject({ line: 4 });
    const response = await invoke(`${server.url}/workflows/good?wait=result`, null);
    expect(await response.json()).toMatchObject({ result: 'still here' });
    expect((await invoke(`${server.url}/workflows/syntax`, null)).status).toBe(404);
  });

  it('lets the application of a project own the pipeline, with the environment of its .env file', async () => {
    const server = await start({ dir: fixtureProject('with-app') });
    expect(await (await fetch(server.url)).text()).toBe('the project owns this page');
    expect((await invoke(`${server.url}/api/workflows/echo`, 1)).status).toBe(403);
    const headers = { 'x-api-key': 'key' };
    const response = await invoke(`${server.url}/api/workflows/echo?wait=result`, 1, headers);
    expect(await response.json()).toMatchObject({
      result: { echo: 1, greeting: 'from the file' },
      streamUrl: expect.stringContaining(`${server.url}/api/runs/`),
    });
    // Listing is the application's to allow, and this one does not.
    expect((await fetch(`${server.url}/api/runs`, { headers })).status).toBe(404);
  });

  it('does not start without an application that does not load', async () => {
    const dir = project({ 'app.ts': 'export default {};', 'workflows/echo.ts': echo });
    await expect(start({ dir })).rejects.toThrow(/StartupError: .*app\.ts/);
  });

  it('refuses a directory or an environment file that is not there', async () => {
    await expect(inProcess({ dir: join(tempDir(), 'nowhere') })).rejects.toThrow(StartupError);
    await expect(inProcess({ dir: project({}), envFile: join(tempDir(), '.env') })).rejects.toThrow(StartupError);
  });

  it('tells live readers to come back when it stops', async () => {
    const waiting = `
      export const route = async (_c: unknown, next: () => Promise<void>) => next();
      export async function run({ log }: { log: { info(text: string): void } }) {
        log.info('waiting');
        await new Promise((resolve) => setTimeout(resolve, 60_000));
      }`;
    const server = await start({ dir: project({ 'workflows/waiting.ts': waiting }) });
    const { streamUrl } = await (await invoke(`${server.url}/workflows/waiting`, null)).json();
    const stream = await fetch(`${streamUrl}?offset=-1&live=sse`);
    const reading = stream.text();
    expect(await server.end()).toBe(0);
    expect(await reading).toContain('event: control');
  });
});

describe('serve in development', () => {
  it('reloads a workflow when a module that it imports changes, and survives what does not load', async () => {
    const dir = tempDir();
    cpSync(fixtureProject('beyond-stripping'), dir, { recursive: true });
    const workflow = join(dir, 'src/workflows/word.ts');
    const helper = join(dir, 'src/lib/word.ts');
    writeFileSync(workflow, `import { word } from '../lib/word.ts';${echo.replace('{ echo: payload }', 'word')}`);
    writeFileSync(helper, `export const word: string = 'old';`);
    const server = await start({ dir, dev: true });
    const word = async () => (await (await invoke(`${server.url}/workflows/word?wait=result`, null)).json()).result;
    expect(await word()).toBe('old');

    writeFileSync(helper, `export const word: string = 'new';`);
    await server.logged(join('src', 'lib', 'word.ts'));
    expect(await word()).toBe('new');

    writeFileSync(helper, `export const word: = ;`);
    await server.logged('workflow "word" does not load');
    expect((await fetch(`${server.url}/health`)).status).toBe(200);

    writeFileSync(join(dir, 'src/workflows/added.ts'), echo);
    await server.logged(join('src', 'workflows', 'added.ts'));
    expect((await invoke(`${server.url}/workflows/added?wait=result`, 5)).status).toBe(200);
  });

  it('lets pages of this machine call', async () => {
    const server = await start({ dir: project({ 'workflows/echo.ts': echo }), dev: true });
    const response = await fetch(`${server.url}/workflows`, { headers: { origin: 'http://localhost:5173' } });
    expect(response.headers.get('access-control-allow-origin')).toBe('http://localhost:5173');
  });
});
