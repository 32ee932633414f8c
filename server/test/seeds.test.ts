import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { contractFetch } from '@openflue/conformance';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type AnthropicStandIn, startAnthropicStandIn } from './anthropic-stand-in.ts';
import { json } from './serve-modules.ts';
import { type SpawnedServer, spawnServer } from './spawn-server.ts';

// Projects of the field's original run unmodified: its published examples, verbatim, over HTTP, with the real Anthropic
// SDK talking to a server that speaks the Messages API.
const dir = fileURLToPath(new URL('fixtures/projects/seeds', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'openflue-seeds-'));
let model: AnthropicStandIn;
let server: SpawnedServer;

beforeAll(async () => {
  model = await startAnthropicStandIn();
  server = await spawnServer({ dir, dataDir }, { ANTHROPIC_API_KEY: 'key', ANTHROPIC_BASE_URL: model.url });
});
afterAll(async () => {
  await server.end();
  await model.close();
  rmSync(dataDir, { recursive: true });
});

const call = contractFetch(fetch);
const document = 'Rivers carry water to the sea. They begin as springs. Some of them end in deserts.';

test.each([
  ['summarize', { text: document }, { summary: expect.stringContaining('Rivers carry water to the sea.') }],
  ['review', { document }, { review: 'Findings about document.md.' }],
  ['investigate', { incident: 'The queue grew.' }, { recommendation: expect.stringContaining('next three actions') }],
  ['triage', { ticket: 'The app is down.' }, { priority: expect.any(String), summary: expect.any(String) }],
  ['summarize-document', { text: document }, { summary: expect.stringContaining('Rivers carry water to the sea.') }],
])('the published example %s completes over HTTP', async (name, payload, result) => {
  const answer = await call(`${server.url}/workflows/${name}?wait=result`, json(payload));
  const body = await answer.json();
  expect(body).toMatchObject({ result });

  const events = await (await call(`${server.url}/runs/${body.runId}?offset=-1`)).json();
  expect(events[0]).toMatchObject({ type: 'run_start', payload });
  expect(events.at(-1)).toMatchObject({ type: 'run_end', isError: false, result });
});

test('the conversation of one session goes on from prompt to prompt', () => {
  const last = model.requests.findLast(({ body }) => JSON.stringify(body.messages).includes('next three actions'));
  expect(last?.body.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
});

test("the published agent's model calls its action, which works in a session of its own", async () => {
  const instance = `${server.url}/agents/open-editor/one`;
  const prompt = json({ message: `Use summarize_document on this. ${document}` });
  const body = await (await call(`${instance}?wait=result`, prompt)).json();
  expect(body.result.text).toContain('Use summarize_document on this.');

  const events = await (await call(`${instance}?offset=-1`)).json();
  const action = { type: 'tool', toolName: 'summarize_document', isError: false };
  expect(events).toContainEqual(expect.objectContaining(action));
  expect(events).toContainEqual(expect.objectContaining({ type: 'log', message: 'Summarizing document' }));
  const asked = model.requests.findLast(({ body: { messages } }) => JSON.stringify(messages).includes('tool_result'));
  expect(JSON.stringify(asked?.body.messages)).toContain('Answer: Summarize this text:');

  const { messages } = await (await call(`${instance}?view=history`)).json();
  const tool = { type: 'dynamic-tool', toolName: 'summarize_document', state: 'output-available' };
  expect(messages).toMatchObject([
    { role: 'user' },
    { role: 'assistant', parts: [tool] },
    { role: 'assistant', parts: [{ type: 'text' }] },
  ]);
});
