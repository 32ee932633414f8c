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
