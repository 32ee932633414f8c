import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AnthropicStandIn, startAnthropicStandIn } from './anthropic-stand-in.ts';
import { json } from './serve-modules.ts';
import { type SpawnedServer, spawnServer } from './spawn-server.ts';

// The code of the guide's pages is one project: every block that begins with a comment naming its file.
const repository = resolve(import.meta.dirname, '../..');
const guide = join(repository, 'docs/guide');
const dir = mkdtempSync(join(tmpdir(), 'openflue-guide-'));
const files = new Map<string, string>();
let model: AnthropicStandIn;
let server: SpawnedServer;

for (const page of readdirSync(guide)) {
  const text = readFileSync(join(guide, page), 'utf8');
  for (const [, path = '', code = ''] of text.matchAll(
    /^```\w+\n(?:\/\/|<!--) (src\/\S+)(?: -->)?\n([\s\S]*?)^```$/gm,
  )) {
    files.set(path, code);
  }
}

beforeAll(async () => {
  for (const [path, code] of files) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), code);
  }
  writeFileSync(join(dir, 'package.json'), '{ "name": "guide", "private": true, "type": "module" }\n');
  symlinkSync(join(repository, 'node_modules'), join(dir, 'node_modules'));
  model = await startAnthropicStandIn();
  server = await spawnServer({ dir }, { ANTHROPIC_API_KEY: 'key', ANTHROPIC_BASE_URL: model.url });
});
afterAll(async () => {
  await server.end();
  await model.close();
  rmSync(dir, { recursive: true });
});

test('every block of the guide that is a file is found, and what it defines is served', async () => {
  const named = (folder: string) =>
    [...files.keys()].flatMap((path) => new RegExp(`^src/${folder}/([\\w-]+)\\.ts$`).exec(path)?.[1] ?? []).sort();
  const names = (list: { name: string }[]) => list.map(({ name }) => name).sort();
  const { workflows } = await (await fetch(`${server.url}/workflows`)).json();
  const { agents } = await (await fetch(`${server.url}/agents`)).json();
  expect(named('workflows').length).toBeGreaterThan(8);
  expect(names(workflows)).toEqual(named('workflows'));
  expect(names(agents)).toEqual(named('agents'));
});

test.each([
  ['summarize', { text: 'A river.' }, { summary: 'Answer: A river.' }],
  ['headline', { text: 'A river.' }, { headline: 'Answer: A river.' }],
  ['where', { question: 'Use find_parcel on P12345.' }, { text: expect.any(String) }],
  ['greet', { name: 'Ada' }, { text: expect.any(String) }],
  ['audit', { statements: ['One is one.', 'One is two.'] }, { results: [expect.any(Boolean), expect.any(Boolean)] }],
  ['shorten', { text: 'A river.' }, { short: expect.any(String) }],
  ['triage', { ticket: 'It is down.' }, { priority: expect.any(String), summary: expect.any(String) }],
  ['lines', { text: 'one\ntwo\n' }, { lines: 2, exitCode: 0 }],
])('the workflow %s of the guide does what it says', async (name, payload, result) => {
  const answer = await fetch(`${server.url}/workflows/${name}?wait=result`, json(payload));
  expect(await answer.json()).toMatchObject({ result });
});

test('without its MCP server, the workflow of that page fails for that reason', async () => {
  const env = { question: 'What?' };
  const answer = await fetch(`${server.url}/workflows/ask-docs?wait=result`, json(env));
  expect(await answer.json()).toMatchObject({ error: { meta: { error: { name: 'McpConnectionError' } } } });
});

test.each([['support'], ['writer']])('the agent %s of the guide answers', async (name) => {
  const answer = await fetch(`${server.url}/agents/${name}/one?wait=result`, json({ message: 'Where is it?' }));
  expect(await answer.json()).toMatchObject({ result: { text: 'Answer: Where is it?' } });
});

test('the guide passes the type checker', { timeout: 120_000 }, async () => {
  const compilerOptions = { types: ['node'], allowImportingTsExtensions: true, noEmit: true };
  const tsconfig = { extends: join(repository, 'tsconfig.json'), compilerOptions, include: ['src'], exclude: [] };
  writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify(tsconfig));
  const tsc = join(repository, 'node_modules/typescript/bin/tsc');
  const checked = await promisify(execFile)(process.execPath, [tsc, '-p', dir], { cwd: dir }).then(
    () => 'passed',
    (error: { stdout: string }) => error.stdout || String(error),
  );
  expect(checked).toBe('passed');
});
