import { expect, test } from 'vitest';
import { ask, serveAgent } from '../../test/serve-agent.ts';
import { json, serveModules } from '../../test/serve-modules.ts';
import { defineAgent } from '../authoring/agent.ts';

test('a prompt answers with its coordinates, and with its result when waited for', async () => {
  const { request } = await serveAgent(['Hello.', 'Again.']);
  const receipt = await request('/agents/support/t1', ask('Hi'));
  expect(receipt.status).toBe(202);
  const body = await receipt.json();
  expect(body).toEqual({
    submissionId: expect.stringMatching(/^sub_/),
    streamUrl: 'http://localhost/agents/support/t1',
    offset: '-1',
  });
  expect(receipt.headers.get('Location')).toBe(body.streamUrl);

  const answer = await request('/agents/support/t1?wait=result', ask('And?'));
  expect(answer.status).toBe(200);
  expect(await answer.json()).toMatchObject({
    streamUrl: body.streamUrl,
    result: { text: 'Again.', usage: { totalTokens: 15 }, model: { provider: 'scripted', id: 'one' } },
  });
});

test('a new message sees everything before it, in its session only', async () => {
  const { request, model } = await serveAgent(['one', 'two', 'three']);
  await request('/agents/support/t1?wait=result', ask('first'));
  await request('/agents/support/t1?wait=result', ask('second'));
  await request('/agents/support/t1?wait=result', ask('elsewhere', { session: 'other' }));
  const said = model.calls.map(({ messages }) => messages.map(({ role }) => role));
  expect(said).toEqual([['user'], ['user', 'assistant', 'user'], ['user']]);
});

test("the instance's stream has the submission's events, settled and idle at the end", async () => {
  const { request, events } = await serveAgent(['Hello.']);
  const { submissionId } = await (await request('/agents/support/t1?wait=result', ask('Hi'))).json();
  const all = await events();
  expect(all.map(({ type }: { type: string }) => type)).toEqual([
    'operation_start',
    'agent_start',
    'turn_start',
    'message_start',
    'message_end',
    'message_start',
    'text_delta',
    'message_end',
    'turn',
    'agent_end',
    'operation',
    'submission_settled',
    'idle',
  ]);
  for (const [eventIndex, event] of all.entries()) {
    expect(event).toMatchObject({ eventIndex, instanceId: 't1', submissionId });
  }
  expect(all[4]).toMatchObject({ messageId: submissionId.replace('sub', 'msg'), message: { content: 'Hi' } });
  expect(all[11]).toMatchObject({ session: 'default', outcome: 'completed', result: { text: 'Hello.' } });
});

test('what fails is submission_failed with its coordinates and the error', async () => {
  const { request } = await serveAgent([{ fail: 'overloaded' }]);
  const answer = await request('/agents/support/t1?wait=result', ask('Hi'));
  expect(answer.status).toBe(500);
  expect(await answer.json()).toMatchObject({
    error: {
      type: 'submission_failed',
      meta: { submissionId: expect.stringMatching(/^sub_/), offset: '-1', error: { type: 'model_call_failed' } },
    },
  });
});

test('a dispatched input is worked on as a user message', async () => {
  const { request, events, model } = await serveAgent(['Noted.', 'ok']);
  const answer = await request('/agents/support/t1/dispatch', json({ input: { order: 42 } }));
  expect(answer.status).toBe(202);
  const { dispatchId, acceptedAt } = await answer.json();
  expect(acceptedAt).toMatch(/Z$/);
  await request('/agents/support/t1?wait=result', ask('Well?'));
  expect(model.calls[0]?.messages).toEqual([{ role: 'user', content: '{\n  "order": 42\n}' }]);
  expect((await events())[0]).toMatchObject({ dispatchId, instanceId: 't1' });
});

test('abort stops what runs and what waits, each settles once, and what comes later is done', async () => {
  const { request, events, model } = await serveAgent([{ text: 'I thi', hang: true }, 'Later.']);
  const running = request('/agents/support/t1?wait=result', ask('one'));
  const waiting = request('/agents/support/t1?wait=result', ask('two'));
  await expect.poll(() => model.calls.length).toBe(1);
  expect(await (await request('/agents/support/t1/abort', { method: 'POST' })).json()).toEqual({ aborted: true });
  for (const answer of [await running, await waiting]) {
    expect(answer.status).toBe(409);
    expect(await answer.json()).toMatchObject({ error: { type: 'submission_aborted' } });
  }
  expect(await (await request('/agents/support/t1/abort', { method: 'POST' })).json()).toEqual({ aborted: false });
  const later = await (await request('/agents/support/t1?wait=result', ask('three'))).json();
  expect(later.result.text).toBe('Later.');
  const settled = (await events()).filter(({ type }: { type: string }) => type === 'submission_settled');
  expect(settled.map(({ outcome }: { outcome: string }) => outcome)).toEqual(['aborted', 'aborted', 'completed']);
  expect(model.calls).toHaveLength(2);
});

test('submissions of one instance are worked on in order, instances side by side', async () => {
  const { request, model } = await serveAgent([{ hang: true }, { hang: true }]);
  for (const message of ['a', 'b']) await request('/agents/support/t1', ask(message));
  await request('/agents/support/t2', ask('c'));
  await expect.poll(() => model.calls.length).toBe(2);
  const first = model.calls.map(({ messages }) => messages[0]?.content);
  expect(first).toEqual(['a', 'c']);
});

test('one key gives one submission, concurrent or later; another body is a conflict', async () => {
  const { request, model } = await serveAgent(['one']);
  const key = { 'Idempotency-Key': 'k1' };
  const both = await Promise.all([1, 2].map(() => request('/agents/support/t1?wait=result', ask('Hi', {}, key))));
  const [first, second] = await Promise.all(both.map((answer) => answer.json()));
  expect(second).toEqual(first);
  expect(both.map(({ headers }) => headers.get('Idempotency-Replayed')).sort()).toEqual(['true', null].sort());
  const other = await request('/agents/support/t1', ask('Ho', {}, key));
  expect(other.status).toBe(409);
  expect(await other.json()).toMatchObject({ error: { type: 'idempotency_conflict' } });
  expect(model.calls).toHaveLength(1);
  const dispatched = async () => (await request('/agents/support/t2/dispatch', json({ input: 1 }, key))).json();
  expect(await dispatched()).toEqual(await dispatched());
});

test.each([
  ['no body', { method: 'POST' }, 'invalid_request'],
  ['no message', json({}), 'invalid_request'],
  ['an empty session', ask('Hi', { session: '' }), 'invalid_request'],
  ['a reserved session', ask('Hi', { session: 'task:x' }), 'invalid_request'],
  [
    'an image that is no base64',
    ask('Hi', { images: [{ type: 'image', mimeType: 'image/png', data: '?' }] }),
    'invalid_request',
  ],
  [
    'an image type with more in it',
    ask('Hi', { images: [{ type: 'image', mimeType: 'image/png\r\nX-Y: z', data: 'AAAA' }] }),
    'invalid_request',
  ],
  ['broken JSON', { ...ask('Hi'), body: '{' }, 'invalid_json'],
])('a prompt with %s is refused', async (_, init, type) => {
  const { request } = await serveAgent([]);
  const answer = await request('/agents/support/t1', init);
  expect(answer.status).toBe(400);
  expect(await answer.json()).toMatchObject({ error: { type } });
  expect((await request('/agents/support/t1?offset=-1')).status).toBe(404);
});

test('an agent answers over HTTP only when it has a route, and as its route allows', async () => {
  const definition = defineAgent(() => ({ model: false }));
  const closed = (c: { json(body: unknown, status: number): Response }) => c.json({ error: 'no' }, 403);
  const { app } = await serveModules(
    {},
    { agents: { hidden: { default: definition }, guarded: { default: definition, route: closed } } },
  );
  for (const path of ['/agents/hidden/1', '/agents/unknown/1']) {
    const answer = await app.request(path, ask('Hi'));
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { type: 'agent_not_found' } });
  }
  for (const [path, init] of [
    ['', ask('Hi')],
    ['', {}],
    ['?view=history', {}],
    ['/abort', { method: 'POST' }],
    ['/dispatch', json({ input: 1 })],
    ['/attachments/x', {}],
  ] as const) {
    expect((await app.request(`/agents/guarded/1${path}`, init)).status).toBe(403);
  }
});

test('an image is an attachment: its bytes are served, and nowhere else', async () => {
  const { request, events, model, storage } = await serveAgent(['A dot.', 'Still.']);
  const data = 'iVBORw0KGgo=';
  const image = { type: 'image', mimeType: 'image/png', data };
  await request('/agents/support/t1?wait=result', ask('What is it?', { images: [image] }));
  await request('/agents/support/t1?wait=result', ask('Sure?'));
  for (const call of model.calls) expect(JSON.stringify(call.messages[0])).toContain(data);
  const all = await events();
  expect(JSON.stringify(all)).not.toContain(data);
  const [, block] = all[4].message.content;
  expect(block).toMatchObject({ type: 'image', data: '[image data omitted from event]' });
  const stored = await request(`/agents/support/t1/attachments/${block.attachmentId}`);
  expect(stored.headers.get('Content-Type')).toBe('image/png');
  expect(Buffer.from(await stored.arrayBuffer()).toString('base64')).toBe(data);
  const again = { headers: { 'If-None-Match': stored.headers.get('ETag') ?? '' } };
  expect((await request(`/agents/support/t1/attachments/${block.attachmentId}`, again)).status).toBe(304);
  expect((await request('/agents/support/t1/attachments/att_none')).status).toBe(404);
  expect((await request(`/agents/support/t2/attachments/${block.attachmentId}`)).status).toBe(404);
  const history = await storage.streams.read('agents/support/t1/sessions/default', '-1');
  expect(new TextDecoder().decode(history?.bytes)).not.toContain(data);
});

test('a wait that is preferred short answers the receipt, one at the limit is wait_timeout', async () => {
  const { request } = await serveAgent([{ hang: true }], { waitLimitMs: 20 });
  const preferred = await request('/agents/support/t1?wait=result', ask('Hi', {}, { Prefer: 'wait=0' }));
  expect(preferred.status).toBe(202);
  expect(preferred.headers.get('Preference-Applied')).toBe('wait=0');
  const limited = await request('/agents/support/t1?wait=result', ask('Hi'));
  expect(limited.status).toBe(504);
  expect(await limited.json()).toMatchObject({
    error: { type: 'wait_timeout', meta: { submissionId: expect.any(String) } },
  });
});

test('a full backlog refuses before anything is written', async () => {
  const { request, model } = await serveAgent([{ hang: true }], { engine: { backlog: 1 } });
  await request('/agents/support/t1', ask('a'));
  await expect.poll(() => model.calls.length).toBe(1);
  await request('/agents/support/t1', ask('b'));
  const refused = await request('/agents/support/t2', ask('c'));
  expect(refused.status).toBe(429);
  expect(refused.headers.get('Retry-After')).toBe('1');
  expect((await request('/agents/support/t2?offset=-1')).status).toBe(404);
});
