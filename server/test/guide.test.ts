import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AnthropicStandIn, startAnthropicStandIn } from './anthropic-stand-in.ts';
import { writeGuideProject } from './guide-project.ts';
import { json } from './serve-modules.ts';
import { type SpawnedServer, spawnServer } from './spawn-server.ts';

let model: AnthropicStandIn;
let server: SpawnedServer;
const { dir, files, remove } = writeGuideProject();

beforeAll(async () => {
  model = await startAnthropicStandIn();
  server = await spawnServer({ dir }, { ANTHROPIC_API_KEY: 'key', ANTHROPIC_BASE_URL: model.url });
});
afterAll(async () => {
  await server.end();
  await model.close();
  remove();
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
