import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, expect, it } from 'vitest';
import { startAnthropicStandIn } from '../../../test/anthropic-stand-in.ts';
import { fixtureProject } from '../../../test/run-node.ts';
import { json } from '../../../test/serve-modules.ts';
import { type SpawnedServer, spawnServer } from '../../../test/spawn-server.ts';

const root = mkdtempSync(join(tmpdir(), 'openflue-providers-'));
let server: SpawnedServer | undefined;
afterEach(async () => {
  await server?.end('SIGKILL');
});
afterAll(() => rmSync(root, { recursive: true }));

const ask = async (workflow: string) => {
  const answer = await fetch(`${server?.url}/workflows/${workflow}?wait=result`, json({}));
  return (await answer.json()).result;
};

it('uses providers that app.ts and workflow modules register, and skills and Markdown that they import, after a reload too', async () => {
  const dir = join(root, 'project');
  cpSync(fixtureProject('providers-and-skills'), dir, { recursive: true });
  server = await spawnServer({ dir, dataDir: join(root, 'data'), dev: true });
  expect(await ask('app-provider')).toEqual({ text: 'from app.ts' });
  expect(await ask('own-provider')).toEqual({ text: 'from the module' });
  expect(await ask('skill')).toEqual({
    name: 'greet',
    wasTold: true,
    tone: '# Tone\n\nFriendly.\n',
    phrases: 'good morning\n',
  });
  expect(await ask('type-box')).toMatchObject({
    parameters: { type: 'object', required: ['a'], properties: { a: { type: 'number' }, b: { type: 'number' } } },
    results: [{ isError: true }, { isError: false, content: [{ text: '3' }] }],
  });

  const say = 'src/said.ts';
  writeFileSync(join(dir, say), "export const said = 'after the reload';\n");
  await server.logged(`${say} changed`);
  expect(await ask('app-provider')).toEqual({ text: 'after the reload' });
});

it('reaches a built-in provider as .env says now', async () => {
  await using first = await startAnthropicStandIn(['one']);
  await using second = await startAnthropicStandIn(['two']);
  const dir = join(root, 'env-project');
  cpSync(fixtureProject('providers-and-skills'), dir, { recursive: true });
  const envFile = (url: string) => `ANTHROPIC_API_KEY=key\nANTHROPIC_BASE_URL=${url}\n`;
  writeFileSync(join(dir, '.env'), envFile(first.url));
  server = await spawnServer({ dir, dataDir: join(root, 'env-data'), dev: true });
  expect(await ask('built-in')).toEqual({ text: 'one' });
  writeFileSync(join(dir, '.env'), envFile(second.url));
  await server.logged('.env changed');
  expect(await ask('built-in')).toEqual({ text: 'two' });
});
