import { expect, test } from 'vitest';
import { applyChunks } from '../../test/apply-chunks.ts';
import { ask, serveAgent } from '../../test/serve-agent.ts';
import { json } from '../../test/serve-modules.ts';
import { sseEvents } from './streams/sse-events.ts';

test('the history is the conversation, with usage, model and settlements', async () => {
  const { request, history } = await serveAgent([{ thinking: 'Greet.', text: ['Hel', 'lo.'] }, 'Noted.']);
  const { submissionId } = await (await request('/agents/support/t1?wait=result', ask('Hi'))).json();
  await request('/agents/support/t1/dispatch', json({ input: { order: 42 } }));
  await expect.poll(async () => (await history()).settlements.length).toBe(2);
  const snapshot = await history();
  expect(snapshot).toMatchObject({
    v: 1,
    conversationId: 'support/t1/default',
    messages: [
      {
        id: submissionId.replace('sub', 'msg'),
        role: 'user',
        submissionId,
        parts: [{ type: 'text', text: 'Hi', state: 'done' }],
      },
      {
        role: 'assistant',
        submissionId,
        parts: [
          { type: 'reasoning', text: 'Greet.', state: 'done' },
          { type: 'text', text: 'Hello.', state: 'done' },
        ],
        metadata: { model: 'scripted/one', usage: { totalTokens: 15 } },
      },
      { role: 'user', parts: [{ type: 'text', text: '{\n  "order": 42\n}' }] },
      { role: 'assistant', parts: [{ type: 'text', text: 'Noted.' }] },
    ],
    settlements: [{ submissionId, outcome: 'completed', result: { text: 'Hello.' } }, { outcome: 'completed' }],
  });
  const head = await request('/agents/support/t1', { method: 'HEAD' });
  expect(snapshot.offset).toBe(head.headers.get('Stream-Next-Offset'));
});

test('a session has its own history over the same instance', async () => {
  const { request, history } = await serveAgent(['one', 'two']);
  await request('/agents/support/t1?wait=result', ask('here'));
  await request('/agents/support/t1?wait=result', ask('there', { session: 'side' }));
  expect((await history('&session=side')).messages).toHaveLength(2);
  expect((await history()).messages).toHaveLength(2);
  expect((await history('&session=never')).messages).toEqual([]);
});

test('reading updates from a snapshot on gives what comes after it', async () => {
  const { request, history } = await serveAgent(['one', 'two']);
  await request('/agents/support/t1?wait=result', ask('first'));
  const before = await history();
  await request('/agents/support/t1?wait=result', ask('second'));
  const updates = await request(`/agents/support/t1?view=updates&offset=${before.offset}`);
  expect(updates.headers.get('Stream-Up-To-Date')).toBe('true');
  const after = applyChunks(before, await updates.json());
  const { offset, ...now } = await history();
  expect(after).toEqual({ ...now, offset: before.offset });
  expect(updates.headers.get('Stream-Next-Offset')).toBe(offset);
  const all = await (await request('/agents/support/t1?view=updates&offset=-1')).json();
  expect(applyChunks({ ...now, offset, messages: [], settlements: [] }, all)).toEqual({ ...now, offset });
});

test('updates arrive by SSE and by long-poll as they happen', async () => {
  const { request, app } = await serveAgent(['one', 'two']);
  await request('/agents/support/t1?wait=result', ask('first'));
  const abort = new AbortController();
  const live = await app.request('/agents/support/t1?view=updates&offset=now&live=sse', { signal: abort.signal });
  const sse = sseEvents(live);
  expect((await sse.next())?.event).toBe('control');
  const polled = request('/agents/support/t1?view=updates&offset=now&live=long-poll');
  await request('/agents/support/t1', ask('second'));
  expect((await (await polled).json())[0]).toMatchObject({ type: 'message-appended', message: { role: 'user' } });
  const types: string[] = [];
  while (!types.includes('submission-settled')) {
    const { event, json: batch } = (await sse.next()) ?? {};
    if (event === 'data') for (const { type } of batch as { type: string }[]) types.push(type);
  }
  abort.abort();
  expect(types).toEqual([
    'message-appended',
    'message-started',
    'message-delta',
    'message-completed',
    'submission-settled',
  ]);
});

test('an image shows as a file with the URL of its bytes', async () => {
  const { request, history } = await serveAgent(['A dot.']);
  const image = { type: 'image', mimeType: 'image/png', data: 'iVBORw0KGgo=' };
  await request('/agents/support/t1?wait=result', ask('What?', { images: [image] }));
  const snapshot = await history();
  const [, file] = snapshot.messages[0].parts;
  expect(file).toEqual({
    type: 'file',
    mediaType: 'image/png',
    id: expect.stringMatching(/^att_/),
    url: `http://localhost/agents/support/t1/attachments/${file.id}`,
  });
  expect((await request(file.url)).status).toBe(200);
  expect(JSON.stringify(snapshot)).not.toContain(image.data);
  const [chunk] = await (await request('/agents/support/t1?view=updates&offset=-1')).json();
  expect(chunk.message.parts[1]).toEqual(file);
});

test('what never came to a turn was said all the same, and shows how it ended', async () => {
  const { request, history, model } = await serveAgent([{ text: 'I thi', hang: true }]);
  await request('/agents/support/t1', ask('one'));
  await request('/agents/support/t1', ask('two'));
  await expect.poll(() => model.calls.length).toBe(1);
  await request('/agents/support/t1/abort', { method: 'POST' });
  await expect.poll(async () => (await history()).settlements.length).toBe(2);
  const { messages, settlements } = await history();
  expect(messages.map(({ role, parts }: { role: string; parts: object[] }) => [role, parts[0]])).toEqual([
    ['user', { type: 'text', text: 'one', state: 'done' }],
    ['assistant', { type: 'text', text: 'I thi', state: 'done' }],
    ['user', { type: 'text', text: 'two', state: 'done' }],
  ]);
  expect(settlements).toMatchObject([
    { outcome: 'aborted', error: { type: 'submission_aborted' } },
    { outcome: 'aborted' },
  ]);
});

test.each([
  ['an unknown view', '?view=all', 400],
  ['a view given twice', '?view=history&view=history', 400],
  ['a reserved session', '?view=history&session=task:x', 400],
  ['updates from an offset of nowhere', '?view=updates&offset=0000000000000001_0000000000999999', 400],
  ['live updates without an offset', '?view=updates&live=sse', 400],
  ['stream parameters beside history, however wrong', '?view=history&offset=x&live=y', 200],
])('%s', async (_, query, status) => {
  const { request } = await serveAgent(['one']);
  await request('/agents/support/t1?wait=result', ask('Hi'));
  expect((await request(`/agents/support/t1${query}`)).status).toBe(status);
});

test('an instance that was never given work has no stream and no history', async () => {
  const { request } = await serveAgent([]);
  for (const query of ['?offset=-1', '?view=history', '?view=updates&offset=-1']) {
    const answer = await request(`/agents/support/new${query}`);
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ error: { type: 'stream_not_found' } });
  }
  expect((await request('/agents/support/new', { method: 'HEAD' })).status).toBe(404);
});
