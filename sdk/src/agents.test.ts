import { expect, test } from 'vitest';
import {
  type Answer,
  apiError,
  html,
  lostConnection,
  page,
  type ScriptedServer,
  scripted,
} from '../test/fixtures/answers.ts';
import type { Prompt } from './agents.ts';
import { createFlueClient } from './client.ts';
import type { PromptImage } from './contract.ts';
import { FlueApiError, FlueRunError } from './errors.ts';

const streamUrl = 'http://127.0.0.1:3583/inner/agents/support/ticket%2F42';
const receipt = { submissionId: 'sub_1', streamUrl, offset: 'a' };
const answer = { text: 'Done.', usage: {}, model: { provider: 'demo', id: 'm' } };
const admitted: Answer = () => Response.json(receipt, { status: 202 });
const answered: Answer = () => Response.json({ ...receipt, result: answer });

const event = (submissionId: string, fields: object) => ({
  v: 3,
  eventIndex: 0,
  timestamp: '',
  submissionId,
  ...fields,
});
const settled = (submissionId: string, fields: object) =>
  event(submissionId, { type: 'submission_settled', ...fields });
const done = settled('sub_1', { outcome: 'completed', result: answer });

function agentsOf({ fetch }: ScriptedServer) {
  return createFlueClient({ baseUrl: 'https://flue.test/outer', fetch, retry: { initialDelayMs: 1 } }).agents;
}

const sent = async ({ requests }: ScriptedServer, index = 0) => {
  const request = requests[index];
  return [`${request?.method} ${request?.url}`, await request?.text()];
};

test('prompt asks for the result, whichever form the prompt has', async () => {
  const image: PromptImage = { type: 'image', mimeType: 'image/png', data: 'AAAA' };
  const { signal } = new AbortController();
  const forms: [Prompt, object][] = [
    ['Hi', { message: 'Hi' }],
    [{ message: 'Hi' }, { message: 'Hi' }],
    [
      { message: 'Hi', images: [image], session: 's', signal, idempotencyKey: 'k' },
      { message: 'Hi', images: [image], session: 's' },
    ],
  ];
  for (const [prompt, body] of forms) {
    const server = scripted(answered);
    expect(await agentsOf(server).prompt('support', 'ticket/42', prompt)).toEqual({ ...receipt, result: answer });
    const [line, text] = await sent(server);
    expect(line).toBe('POST https://flue.test/outer/agents/support/ticket%2F42?wait=result');
    expect(JSON.parse(text ?? '')).toEqual(body);
  }
});

test('call options count wherever they stand', async () => {
  const reason = new Error('enough');
  const signal = AbortSignal.abort(reason);
  const agents = agentsOf(scripted(answered));
  await expect(agents.prompt('a', 'i', { message: 'Hi', signal })).rejects.toBe(reason);
  await expect(agents.prompt('a', 'i', 'Hi', { signal })).rejects.toBe(reason);
  const server = scripted(admitted);
  await agentsOf(server).send('a', 'i', { message: 'Hi', idempotencyKey: 'k' });
  expect(server.requests[0]?.headers.get('idempotency-key')).toBe('k');
});

test('send answers with the receipt', async () => {
  const server = scripted(lostConnection, admitted);
  expect(await agentsOf(server).send('support', 'ticket/42', 'Hi')).toEqual(receipt);
  const keys = server.requests.map(({ headers }) => headers.get('idempotency-key'));
  expect(keys[0]).toBe(keys[1]);
});

test("wait follows the instance's stream at the client's own address to the submission's end", async () => {
  const other = settled('sub_0', { outcome: 'failed' });
  const delta = event('sub_1', { type: 'text_delta', text: 'Do' });
  const server = scripted(page([other, delta], { offset: 'b' }), page([done], { offset: 'c', upToDate: true }));
  const seen: string[] = [];
  expect(await agentsOf(server).wait(receipt, { onEvent: ({ type }) => seen.push(type) })).toEqual(answer);
  expect(seen).toEqual(['text_delta', 'submission_settled']);
  expect(server.requests.map(({ url }) => url)).toEqual([
    'https://flue.test/outer/agents/support/ticket%2F42?offset=a',
    'https://flue.test/outer/agents/support/ticket%2F42?offset=b',
  ]);
});

test('a submission that failed or was aborted is a FlueRunError', async () => {
  for (const ending of [{ outcome: 'failed', error: { message: 'no model' } }, { outcome: 'aborted' }]) {
    const server = scripted(page([settled('sub_1', ending)], { offset: 'b' }));
    const error = await agentsOf(server)
      .wait(receipt)
      .catch((error) => error);
    expect(error).toBeInstanceOf(FlueRunError);
    expect(error).toMatchObject({ id: 'sub_1', error: ending.error ?? { message: 'aborted' } });
  }
});

test('a prompt is followed on the stream when its request does not last', async () => {
  const end = page([done], { offset: 'b' });
  const meta = { ...receipt };
  for (const answers of [
    [lostConnection, admitted, end],
    [html(504), admitted, end],
    [apiError(504, 'wait_timeout', {}, meta), end],
    [apiError(503, 'not_ready', {}, meta), end],
    [admitted, end],
  ]) {
    const server = scripted(...answers);
    expect(await agentsOf(server).prompt('support', 'ticket/42', 'Hi')).toEqual({ ...receipt, result: answer });
    expect(server.requests).toHaveLength(answers.length);
    const posts = server.requests.filter(({ method }) => method === 'POST');
    expect(new Set(posts.map(({ headers }) => headers.get('idempotency-key'))).size).toBe(1);
  }
});

test('a prompt that is refused is not sent again', async () => {
  for (const refusal of [
    apiError(404, 'agent_not_found'),
    apiError(409, 'idempotency_conflict'),
    apiError(500, 'internal_error'),
  ]) {
    const server = scripted(refusal);
    await expect(agentsOf(server).prompt('a', 'i', 'Hi')).rejects.toThrow(FlueApiError);
    expect(server.requests).toHaveLength(1);
  }
});

test('dispatch, abort, history, list and stream use their routes', async () => {
  const dispatched = { dispatchId: 'dsp_1', acceptedAt: '' };
  const snapshot = { v: 1, conversationId: 'c', offset: 'a', messages: [], settlements: [] };
  const server = scripted(
    () => Response.json(dispatched, { status: 202 }),
    () => Response.json({ aborted: true }),
    () => Response.json(snapshot),
    () => Response.json({ agents: [{ name: 'support' }] }),
    page([done], { offset: 'b', upToDate: true }),
  );
  const agents = agentsOf(server);
  expect(await agents.dispatch('a', 'i', { input: { x: 1 }, session: 's' })).toEqual(dispatched);
  expect(await agents.abort('a', 'i')).toEqual({ aborted: true });
  expect(await agents.history('a', 'i', { session: 's' })).toEqual(snapshot);
  expect(await agents.list()).toEqual([{ name: 'support' }]);
  const events = [];
  for await (const event of agents.stream('a', 'i', { live: false })) events.push(event);
  expect(events).toEqual([done]);
  expect(server.requests.map(({ method, url }) => `${method} ${url.replace('https://flue.test/outer', '')}`)).toEqual([
    'POST /agents/a/i/dispatch',
    'POST /agents/a/i/abort',
    'GET /agents/a/i?view=history&session=s',
    'GET /agents',
    'GET /agents/a/i?offset=-1',
  ]);
  expect(await server.requests[0]?.json()).toEqual({ input: { x: 1 }, session: 's' });
  expect(server.requests[0]?.headers.get('idempotency-key')).toMatch(/^\d+(-\d+){3}$/);
});
