import { defineAgent, type ScriptedAnswer } from '@openflue/server';
import { act, renderHook, waitFor } from '@testing-library/react';
import { StrictMode } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import {
  type Answer,
  apiError,
  controlFrame,
  dataFrame,
  page,
  scripted,
  sse,
} from '../../sdk/test/fixtures/answers.ts';
import { open } from '../../sdk/test/fixtures/flue-server.ts';
import { clientOf, counting, providing } from '../test/fixtures/client.tsx';
import { type FlueAgent, FlueProvider, useFlueAgent } from './index.ts';

const support = { default: defineAgent(() => ({ model: 'scripted/one' })), route: open };
const one = { name: 'support', id: 'one' };

async function serve(script: readonly ScriptedAnswer[], through?: Parameters<typeof clientOf>[0]['through']) {
  return clientOf({ agents: { support }, script, ...(through && { through }) });
}

const texts = ({ messages }: FlueAgent) =>
  messages.map(
    ({ role, parts }) => `${role}: ${parts.map((part) => ('text' in part ? part.text : part.type)).join('')}`,
  );

/** Resolves with what is behind it when `open` is called. */
function gate() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

test('a message is shown at once, keeps its id, and is answered', async () => {
  const { client } = await serve([{ text: ['It is ', 'clear.'] }, 'Bye.']);
  const { result } = renderHook(() => useFlueAgent(one), { wrapper: providing(client), reactStrictMode: true });
  expect(result.current).toMatchObject({ status: 'connecting', historyReady: false, messages: [] });
  await waitFor(() => expect(result.current).toMatchObject({ status: 'idle', historyReady: true }));
  for (const [message, answer] of [
    ['Oslo?', 'It is clear.'],
    ['Thanks', 'Bye.'],
  ]) {
    let sent: Promise<void> | undefined;
    act(() => {
      sent = result.current.sendMessage(message ?? '');
    });
    expect(result.current.status).toBe('submitted');
    const echo = result.current.messages.at(-1);
    expect(echo).toMatchObject({ role: 'user', parts: [{ type: 'text', text: message, state: 'done' }] });
    await act(() => sent);
    await waitFor(() => expect(texts(result.current).slice(-2)).toEqual([`user: ${message}`, `assistant: ${answer}`]));
    await waitFor(() => expect(result.current.status).toBe('idle'));
    expect(result.current.messages.at(-2)?.id).toBe(echo?.id);
  }
  const { messages } = await client.agents.history('support', 'one');
  expect(result.current.messages.map(({ parts }) => parts)).toEqual(messages.map(({ parts }) => parts));
  expect(new Set(result.current.messages.map(({ id }) => id)).size).toBe(4);
});

test('a message whose events come before its receipt is shown once', async () => {
  const receipt = gate();
  const { client } = await serve(['Hi.', 'Again.'], async (request, next) => {
    const answer = await next(request);
    if (request.method === 'POST') await receipt.opened;
    return answer;
  });
  const { result } = renderHook(() => useFlueAgent(one), { wrapper: providing(client) });
  await waitFor(() => expect(result.current.historyReady).toBe(true));
  let sent: Promise<void> | undefined;
  act(() => {
    sent = result.current.sendMessage('Hello');
  });
  await expect.poll(async () => client.agents.history('support', 'one').catch(() => undefined)).toBeDefined();
  act(() => result.current.refresh());
  await waitFor(() => expect(texts(result.current)).toEqual(['user: Hello', 'assistant: Hi.']));
  const [{ id } = { id: '' }] = result.current.messages;
  receipt.open();
  await act(() => sent);
  await waitFor(() => expect(result.current.status).toBe('idle'));
  expect(result.current.messages[0]?.id).toBe(id);
  expect(texts(result.current)).toEqual(['user: Hello', 'assistant: Hi.']);
});

test('what is sent in one component is in all others, over one stream', async () => {
  const { client, streams } = await serve([{ text: 'Hel', hang: true }]);
  await client.agents.send('support', 'one', 'Hello').then(() => client.agents.abort('support', 'one'));
  const seen: FlueAgent[] = [];
  const Watcher = ({ at }: { at: number }) => {
    seen[at] = useFlueAgent(one);
    return null;
  };
  const before = streams();
  renderHook(() => {}, {
    wrapper: ({ children }) => (
      <StrictMode>
        <FlueProvider client={client}>
          <Watcher at={0} />
          <Watcher at={1} />
          {children}
        </FlueProvider>
      </StrictMode>
    ),
  });
  await waitFor(() => expect(seen.map(({ status }) => status)).toEqual(['idle', 'idle']));
  let sent: Promise<void> | undefined;
  act(() => {
    sent = seen[0]?.sendMessage('Still there?');
  });
  expect(seen.map((each) => each.messages.at(-1)?.parts)).toMatchObject([
    [{ text: 'Still there?' }],
    [{ text: 'Still there?' }],
  ]);
  expect(streams() - before).toBe(1);
  await act(async () => sent);
});

test('an image is shown with the message that carries it', async () => {
  const { client } = await serve(['A dot.']);
  const { result } = renderHook(() => useFlueAgent(one), { wrapper: providing(client) });
  const image = { type: 'image' as const, mimeType: 'image/png', data: 'iVBORw0KGgo=' };
  let sent: Promise<void> | undefined;
  act(() => {
    sent = result.current.sendMessage('What?', { images: [image] });
  });
  expect(result.current.messages[0]?.parts[1]).toEqual({
    type: 'file',
    mediaType: 'image/png',
    url: 'data:image/png;base64,iVBORw0KGgo=',
  });
  await act(() => sent);
  await waitFor(() => expect(texts(result.current)).toEqual(['user: What?file', 'assistant: A dot.']));
  expect(result.current.messages[0]?.parts[1]).toMatchObject({ url: expect.stringMatching(/^http.*att_/) });
});

test('a message that was not taken is not lost: it can be sent again, as the same prompt, or dismissed', async () => {
  const keys: (string | null)[] = [];
  let refusals = 2;
  const { client } = await serve(['Hi.'], async (request, next) => {
    if (request.method !== 'POST') return next(request);
    keys.push(request.headers.get('idempotency-key'));
    refusals -= 1;
    return refusals < 0
      ? next(request)
      : Response.json({ error: { type: 'forbidden', message: 'no' } }, { status: 403 });
  });
  const { result } = renderHook(() => useFlueAgent(one), { wrapper: providing(client) });
  await waitFor(() => expect(result.current.status).toBe('idle'));
  await act(() => expect(result.current.sendMessage('Hello')).rejects.toMatchObject({ type: 'forbidden' }));
  await act(() => expect(result.current.sendMessage('Forget this')).rejects.toMatchObject({ type: 'forbidden' }));
  expect(result.current).toMatchObject({ status: 'error', error: { type: 'forbidden' } });
  expect(texts(result.current)).toEqual(['user: Hello', 'user: Forget this']);
  const [hello, forget] = result.current.failedSends;
  expect([hello?.message, forget?.message]).toEqual(['Hello', 'Forget this']);
  expect(result.current.messages.map(({ id }) => id)).toEqual([hello?.id, forget?.id]);
  act(() => forget?.dismiss());
  expect(texts(result.current)).toEqual(['user: Hello']);
  await act(async () => hello?.retry());
  await waitFor(() => expect(texts(result.current)).toEqual(['user: Hello', 'assistant: Hi.']));
  await waitFor(() => expect(result.current).toMatchObject({ status: 'idle', error: undefined, failedSends: [] }));
  expect(result.current.messages[0]?.id).toBe(hello?.id);
  expect(keys[0]).toBe(keys[2]);
  expect(keys[0]).not.toBe(keys[1]);
});

test('a submission that failed is an error until the next message', async () => {
  const { client } = await serve([{ text: 'I thi', fail: 'the model is out' }, 'Better now.']);
  const { result } = renderHook(() => useFlueAgent(one), { wrapper: providing(client) });
  await act(() => result.current.sendMessage('Hello'));
  await waitFor(() => expect(result.current.status).toBe('error'));
  expect(result.current.error).toMatchObject({ name: 'FlueRunError' });
  await act(() => result.current.sendMessage('And now?'));
  await waitFor(() => expect(texts(result.current).at(-1)).toBe('assistant: Better now.'));
  await waitFor(() => expect(result.current).toMatchObject({ status: 'idle', error: undefined }));
});

test('work is aborted', async () => {
  const { client } = await serve([{ text: 'I thi', hang: true }]);
  const { result } = renderHook(() => useFlueAgent(one), { wrapper: providing(client) });
  await act(() => result.current.sendMessage('Hello'));
  await waitFor(() => expect(texts(result.current)).toEqual(['user: Hello', 'assistant: I thi']));
  expect(result.current.status).toBe('streaming');
  expect(await act(() => result.current.abort())).toEqual({ aborted: true });
  await waitFor(() => expect(result.current).toMatchObject({ status: 'idle', error: undefined }));
});

test('sessions are apart', async () => {
  const { client } = await serve(['Here.', 'There.']);
  const here = renderHook(() => useFlueAgent(one), { wrapper: providing(client) });
  const there = renderHook(() => useFlueAgent({ ...one, session: 'side' }), { wrapper: providing(client) });
  await act(() => here.result.current.sendMessage('a'));
  await waitFor(() => expect(texts(here.result.current)).toEqual(['user: a', 'assistant: Here.']));
  await act(() => there.result.current.sendMessage('b'));
  await waitFor(() => expect(texts(there.result.current)).toEqual(['user: b', 'assistant: There.']));
  expect(texts(here.result.current)).toEqual(['user: a', 'assistant: Here.']);
});

test('without an id it is idle, and on a server it asks for nothing', async () => {
  const { client, requests } = await serve([]);
  const { result } = renderHook(() => useFlueAgent({ name: 'support' }), { wrapper: providing(client) });
  expect(result.current).toMatchObject({ status: 'idle', messages: [] });
  await expect(result.current.sendMessage('Hello')).rejects.toThrow(Error);
  const Status = () => <p>{useFlueAgent({ ...one, client }).status}</p>;
  expect(renderToString(<Status />)).toBe('<p>connecting</p>');
  expect(requests).toHaveLength(0);
});

test('an instance that is deleted takes what was sent to it along', async () => {
  const { client } = await serve(['Hi.', 'Who are you?']);
  const { result } = renderHook(() => useFlueAgent(one), { wrapper: providing(client) });
  await act(() => result.current.sendMessage('Hello'));
  await waitFor(() => expect(result.current).toMatchObject({ status: 'idle', messages: [{}, {}] }));
  await client.agents.delete('support', 'one');
  await waitFor(() => expect(result.current).toMatchObject({ status: 'idle', messages: [], error: undefined }));
  await act(() => result.current.sendMessage('Hello again'));
  await waitFor(() => expect(texts(result.current)).toEqual(['user: Hello again', 'assistant: Who are you?']));
});

test('a message that was said before is not taken for one that is sent before the conversation is known', async () => {
  const history = gate();
  const { client } = await serve(['Hi.', { text: 'Again', hang: true }], async (request, next) => {
    if (request.method === 'POST') return next(request);
    await history.opened;
    return next(request);
  });
  await client.agents.prompt('support', 'one', 'Hello');
  const receipt = gate();
  const send = client.agents.send;
  const slow = {
    ...client,
    agents: {
      ...client.agents,
      send: async (...given: Parameters<typeof send>) => {
        await receipt.opened;
        return send(...given);
      },
    },
  };
  const { result } = renderHook(() => useFlueAgent(one), { wrapper: providing(slow) });
  let sent: Promise<void> | undefined;
  act(() => {
    sent = result.current.sendMessage('Hello');
  });
  history.open();
  await waitFor(() => expect(texts(result.current)).toEqual(['user: Hello', 'assistant: Hi.', 'user: Hello']));
  expect(result.current.status).toBe('submitted');
  receipt.open();
  await act(() => sent);
  await waitFor(() => expect(texts(result.current)[3]).toBe('assistant: Again'));
});

test('what is sent as the page goes leaves no stream behind', async () => {
  const receipt = gate();
  const { client, requests } = await serve(['Hi.'], async (request, next) => {
    if (request.method === 'POST') await receipt.opened;
    return next(request);
  });
  const { result, unmount } = renderHook(() => useFlueAgent(one), { wrapper: providing(client) });
  await waitFor(() => expect(result.current.status).toBe('idle'));
  const sent = result.current.sendMessage('Hello');
  unmount();
  const before = requests.length;
  receipt.open();
  await sent;
  expect(requests.slice(before).filter(({ method }) => method === 'GET')).toEqual([]);
});

const question = { id: 'm1', role: 'user', parts: [{ type: 'text', text: 'Hi', state: 'done' }] };
const history: Answer = () =>
  Response.json({ v: 1, conversationId: 'c', offset: 'a', messages: [question], settlements: [] });
const chunk = (index: number, fields: object) => ({ conversationId: 'c', position: { batch: 0, index }, ...fields });
const started = chunk(0, { type: 'message-started', messageId: 'm2' });
const delta = (index: number, delta: string) =>
  chunk(index, { type: 'message-delta', messageId: 'm2', kind: 'text', delta });
const begun = page([started, delta(1, 'I ')], { offset: 'b', upToDate: true });
const caughtUp = page([], { offset: 'b', upToDate: true });
const frames = [dataFrame([delta(2, 'lo'), delta(3, 'ok')]), controlFrame({ offset: 'c' })];
const rest = sse(frames, { open: true });
const torn = sse([frames.join('').slice(0, 60)]);

const faults: [string, Answer[]][] = [
  ['a connection cut in mid-batch', [history, begun, torn, rest]],
  ['a duplicate delivery', [history, begun, sse([...frames, ...frames], { open: true })]],
  ['a 503', [apiError(503, 'not_ready'), history, begun, torn, apiError(503, 'not_ready'), caughtUp, rest]],
  ['a 401 on reconnect', [history, begun, torn, apiError(401, 'unauthorized'), caughtUp, rest]],
  [
    'a stream that is closed',
    [history, page([started], { offset: 'b', upToDate: true, closed: true }), history, begun, rest],
  ],
];
test.each(faults)('the conversation is exact after %s', async (_, answers) => {
  const { client } = counting({ ...scripted(...answers), token: () => 'fresh' });
  const { result } = renderHook(() => useFlueAgent(one), { wrapper: providing(client) });
  await waitFor(() => expect(texts(result.current)).toEqual(['user: Hi', 'assistant: I look']));
  expect(result.current).toMatchObject({ status: 'streaming', historyReady: true, error: undefined });
});

test('a conversation that cannot be followed is an error, keeps what was said, and is read again by refresh', async () => {
  const { client } = counting(scripted(history, begun, apiError(403, 'forbidden'), history, begun, rest));
  const { result } = renderHook(() => useFlueAgent(one), { wrapper: providing(client) });
  await waitFor(() => expect(result.current).toMatchObject({ status: 'error', error: { status: 403 } }));
  expect(texts(result.current)).toEqual(['user: Hi', 'assistant: I ']);
  act(() => result.current.refresh());
  await waitFor(() => expect(texts(result.current)).toEqual(['user: Hi', 'assistant: I look']));
  expect(result.current).toMatchObject({ status: 'streaming', error: undefined });
});
