import { expect, test } from 'vitest';
import {
  type Answer,
  apiError,
  controlFrame,
  dataFrame,
  lostConnection,
  page,
  scripted,
  sse,
} from '../test/fixtures/answers.ts';
import { until } from '../test/fixtures/until.ts';
import { VirtualClock } from '../test/fixtures/virtual-clock.ts';
import { agents } from './agents.ts';
import { FlueApiError } from './errors.ts';
import { type HttpOptions, httpOf } from './http.ts';
import type { ConversationObservation, ObserveConversationOptions } from './observe-conversation.ts';
import { defaultRetryPolicy } from './retry.ts';

const question = { id: 'm1', role: 'user', parts: [{ type: 'text', text: 'Hi', state: 'done' }] };
const snapshot = { v: 1, conversationId: 'c', offset: 'a', messages: [question], settlements: [] };
const history: Answer = () => Response.json(snapshot);
const chunk = (index: number, fields: object) => ({ conversationId: 'c', position: { batch: 0, index }, ...fields });
const started = chunk(0, { type: 'message-started', messageId: 'm2' });
const delta = (index: number, delta: string) =>
  chunk(index, { type: 'message-delta', messageId: 'm2', kind: 'text', delta });
const begun = page([started, delta(1, 'I ')], { offset: 'b', upToDate: true });
const caughtUp = page([], { offset: 'b', upToDate: true });
const rest = [dataFrame([delta(2, 'lo'), delta(3, 'ok')]), controlFrame({ offset: 'c' })];

function observe(
  server: { fetch(request: Request): Promise<Response> },
  http: Partial<HttpOptions> = {},
  options: ObserveConversationOptions = {},
) {
  const retry = { ...defaultRetryPolicy, initialDelayMs: 1, maxReconnects: 3 };
  const after = (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  };
  const clock = { now: () => performance.now(), random: () => 0, after };
  const { fetch } = server;
  return agents(httpOf({ baseUrl: 'http://flue.test', retry, clock, fetch, ...http })).observe('a', 'i/1', options);
}

const textOf = ({ conversation }: ConversationObservation) => {
  const part = conversation?.messages.at(-1)?.parts.at(-1);
  return part && 'text' in part ? part.text : '';
};
const isWhole = (observation: ConversationObservation) => textOf(observation).endsWith('ook');
const asked = (requests: Request[]) => requests.map(({ url }) => new URL(url).pathname + new URL(url).search);

test('a conversation is read, and followed from there', async () => {
  const server = scripted(history, begun, sse(rest, { open: true }));
  const observer = observe(server, {}, { session: 'side one' });
  expect(observer.getSnapshot()).toEqual({
    conversation: undefined,
    offset: undefined,
    phase: 'loading',
    error: undefined,
  });
  const whole = await until(observer, isWhole);
  expect(whole).toMatchObject({ phase: 'live', offset: 'c', error: undefined });
  expect(whole.conversation?.messages).toMatchObject([question, { id: 'm2', parts: [{ text: 'I look' }] }]);
  expect(asked(server.requests)).toEqual([
    '/agents/a/i%2F1?view=history&session=side%20one',
    '/agents/a/i%2F1?view=updates&session=side+one&offset=a',
    '/agents/a/i%2F1?view=updates&session=side+one&offset=b&live=sse',
  ]);
  observer.close();
});

const torn = sse([dataFrame([delta(2, 'lo'), delta(3, 'ok')]).slice(0, 60)]);
const open = sse(rest, { open: true });
const faults: [string, Answer[]][] = [
  ['the connection is cut in mid-batch', [history, begun, torn, open]],
  ['the connection is lost before the history', [lostConnection, history, begun, open]],
  ['the server says 503 to the reconnect', [history, begun, torn, apiError(503, 'not_ready'), caughtUp, open]],
  ['the token has expired at the reconnect', [history, begun, torn, apiError(401, 'unauthorized'), caughtUp, open]],
  ['a batch is delivered twice', [history, begun, sse([...rest, ...rest], { open: true })]],
  [
    'a batch comes again at a later place',
    [history, begun, torn, sse([dataFrame([started, delta(1, 'I ')]), ...rest], { open: true })],
  ],
];
test.each(faults)('the text is exact when %s', async (_, answers) => {
  let tokens = 0;
  const observer = observe(scripted(...answers), { token: () => `token-${tokens++}` });
  const whole = await until(observer, isWhole);
  expect(textOf(whole)).toBe('I look');
  expect(whole).toMatchObject({ phase: 'live', error: undefined });
  observer.close();
});

test('a stream that stalls is opened again', async () => {
  const clock = new VirtualClock();
  const silent = sse([controlFrame({ offset: 'b' })], { open: true });
  const server = scripted(history, begun, silent, caughtUp, open);
  const observer = observe(server, { clock });
  const whole = until(observer, isWhole);
  await expect.poll(() => server.requests.length).toBe(3);
  await clock.pass(60_000);
  await clock.pass(1);
  expect(textOf(await whole)).toBe('I look');
  observer.close();
});

test('who comes late goes on where the last one left', async () => {
  const clock = new VirtualClock();
  const requests: Request[] = [];
  let silent = true;
  const fetch = async (request: Request) => {
    requests.push(request);
    const { searchParams } = new URL(request.url);
    if (searchParams.get('view') === 'history') return history(request);
    if (searchParams.has('live')) return sse(silent ? [] : rest, { open: true })(request);
    return (searchParams.get('offset') === 'a' ? begun : caughtUp)(request);
  };
  const observer = observe({ fetch }, { clock });
  await until(observer, (observation) => textOf(observation) === 'I ');
  await clock.pass(1_000);
  silent = false;
  expect(textOf(await until(observer, isWhole))).toBe('I look');
  expect(asked(requests).filter((url) => !url.includes('live='))).toEqual([
    '/agents/a/i%2F1?view=history',
    '/agents/a/i%2F1?view=updates&offset=a',
    '/agents/a/i%2F1?view=updates&offset=b',
  ]);
  observer.close();
});

test('an instance that has not begun is absent, until it has', async () => {
  const observer = observe(scripted(apiError(404, 'stream_not_found'), history, begun, open));
  expect(await until(observer, ({ phase }) => phase === 'absent')).toMatchObject({
    conversation: undefined,
    error: undefined,
  });
  observer.refresh();
  expect(textOf(await until(observer, isWhole))).toBe('I look');
  observer.close();
});

test('a conversation whose place is gone is read anew', async () => {
  const other = { ...snapshot, offset: 'x', messages: [] };
  const gone = apiError(400, 'invalid_request');
  const server = scripted(
    history,
    begun,
    gone,
    () => Response.json(other),
    page([], { offset: 'x', upToDate: true }),
    sse([], { open: true }),
  );
  const observer = observe(server);
  const { conversation } = await until(observer, ({ offset }) => offset === 'x');
  expect(conversation?.messages).toEqual([]);
  observer.close();
});

test('a stream that is closed is no end of the conversation: it is asked for', async () => {
  const closed = page([delta(1, 'I')], { offset: 'b', upToDate: true, closed: true });
  const observer = observe(scripted(history, closed, apiError(404, 'stream_not_found')));
  expect(await until(observer, ({ phase }) => phase === 'absent')).toMatchObject({ conversation: undefined });
});

test.each([
  ['no such agent', [apiError(404, 'agent_not_found')], undefined],
  ['updates that are refused right behind the history', [history, apiError(400, 'invalid_request')], [question]],
  ['updates that are forbidden', [history, begun, apiError(403, 'forbidden')], [question, { id: 'm2' }]],
])('%s are an error, and what is known stays', async (_, answers, messages) => {
  const observed = await until(observe(scripted(...answers)), ({ phase }) => phase === 'error');
  expect(observed.error).toBeInstanceOf(FlueApiError);
  if (messages) expect(observed.conversation?.messages).toMatchObject(messages);
  else expect(observed.conversation).toBeUndefined();
});
