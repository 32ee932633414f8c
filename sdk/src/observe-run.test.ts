import { expect, test } from 'vitest';
import {
  type Answer,
  apiError,
  controlFrame,
  dataFrame,
  lostConnection,
  page,
  type ScriptedServer,
  scripted,
  sse,
} from '../test/fixtures/answers.ts';
import { logEvent, numbersOf, range } from '../test/fixtures/events.ts';
import { until } from '../test/fixtures/until.ts';
import { VirtualClock } from '../test/fixtures/virtual-clock.ts';
import { FlueApiError, FlueConnectionError, FlueRunError } from './errors.ts';
import { type HttpOptions, httpOf } from './http.ts';
import type { RunSnapshot } from './observe-run.ts';
import { defaultRetryPolicy } from './retry.ts';
import { runs } from './runs.ts';

const at = '2026-01-15T09:30:00.000Z';
const start = { ...logEvent(0), type: 'run_start', runId: 'run_1', workflowName: 'w', startedAt: at };
const end = (index: number) => ({ ...logEvent(index), type: 'run_end', isError: false, durationMs: 0, result: 'done' });
const running = { runId: 'run_1', workflowName: 'w', status: 'active', startedAt: at, attempts: 1 };
const completed = { ...running, status: 'completed', endedAt: at, durationMs: 0, isError: false, result: 'done' };

const begun = page([start, logEvent(1)], { offset: 'b', upToDate: true });
const caughtUp = page([], { offset: 'b', upToDate: true });
const rest = [dataFrame([logEvent(2), end(3)]), controlFrame({ offset: 'd', closed: true })];
const isOver = ({ status }: RunSnapshot) => !['connecting', 'running'].includes(status);

function observe({ fetch }: ScriptedServer, options: Partial<HttpOptions> = {}) {
  const retry = { ...defaultRetryPolicy, initialDelayMs: 1, maxReconnects: 3 };
  const after = (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  };
  const clock = { now: () => performance.now(), random: () => 0, after };
  return runs(httpOf({ baseUrl: 'http://flue.test', retry, clock, fetch, ...options })).observe('run_1');
}

test('a run is followed from its start to its end', async () => {
  const observer = observe(scripted(begun, sse(rest)));
  expect(observer.getSnapshot()).toMatchObject({ status: 'connecting', record: undefined, events: [], text: '' });
  const half = await until(observer, ({ events }) => events.length === 2);
  expect(half).toMatchObject({ status: 'running', record: running, result: undefined, error: undefined });
  const whole = await until(observer, isOver);
  expect(whole).toMatchObject({ status: 'completed', record: completed, result: 'done', error: undefined });
  expect(numbersOf(whole.events)).toEqual(range(0, 4));
  expect(whole.logs).toHaveLength(2);
});

test('a run that is over is asked for once', async () => {
  const server = scripted(page([start, end(1)], { offset: 'b', upToDate: true, closed: true }));
  const observer = observe(server);
  await until(observer, isOver);
  await until(observer, isOver);
  observer.refresh();
  expect(await until(observer, isOver)).toMatchObject({ status: 'completed' });
  expect(server.requests).toHaveLength(1);
});

const torn = sse([dataFrame([logEvent(2), end(3)]).slice(0, 60)]);
const faults: [string, Answer[]][] = [
  ['the connection is cut in mid-batch', [begun, torn, sse(rest)]],
  ['the connection is lost before the first answer', [lostConnection, begun, sse(rest)]],
  ['the server says 503 to the reconnect', [begun, torn, apiError(503, 'not_ready'), caughtUp, sse(rest)]],
  ['the token has expired at the reconnect', [begun, torn, apiError(401, 'unauthorized'), caughtUp, sse(rest)]],
  ['a batch is delivered twice', [begun, sse([...rest.slice(0, 1), controlFrame({ offset: 'd' }), ...rest])]],
  ['a batch comes again at a later place', [begun, torn, sse([dataFrame([start, logEvent(1)]), ...rest])]],
];
test.each(faults)('it ends completed and whole when %s', async (_, answers) => {
  let tokens = 0;
  const server = scripted(...answers);
  const snapshot = await until(observe(server, { token: () => `token-${tokens++}` }), isOver);
  expect(snapshot).toMatchObject({ status: 'completed', record: completed, error: undefined });
  expect(numbersOf(snapshot.events)).toEqual(range(0, 4));
  expect(new Set(server.requests.map(({ headers }) => headers.get('authorization'))).size).toBe(server.requests.length);
});

test('a stream that stalls is opened again', async () => {
  const clock = new VirtualClock();
  const silent = sse([controlFrame({ offset: 'b' })], { open: true });
  const server = scripted(begun, silent, caughtUp, sse(rest));
  const over = until(observe(server, { clock }), isOver);
  await expect.poll(() => server.requests.length).toBe(2);
  await clock.pass(60_000);
  await clock.pass(1);
  expect(await over).toMatchObject({ status: 'completed' });
});

test('the record tells how a run ended when its stream is closed without run_end', async () => {
  const cancelled = {
    ...completed,
    status: 'cancelled',
    isError: true,
    error: { type: 'run_cancelled', message: '…' },
  };
  const closed = page([start], { offset: 'b', upToDate: true, closed: true });
  const snapshot = await until(observe(scripted(closed, () => Response.json(cancelled))), isOver);
  expect(snapshot).toMatchObject({ status: 'cancelled', record: cancelled });
  expect(snapshot.error).toBeInstanceOf(FlueRunError);
});

test('a stream that is closed while the run goes on is no end of the run', async () => {
  const closed = page([start], { offset: 'b', upToDate: true, closed: true });
  const server = scripted(closed, () => Response.json(running), page([end(1)], { offset: 'c', closed: true }));
  const observer = observe(server);
  const snapshot = await until(observer, isOver);
  expect(snapshot).toMatchObject({ status: 'disconnected', record: running, result: undefined });
  expect(snapshot.error).toBeInstanceOf(FlueConnectionError);
  observer.refresh();
  expect(await until(observer, ({ status }) => status === 'completed')).toMatchObject({ error: undefined });
});

test('what cannot be mended disconnects, keeps what is known, and refresh goes on behind it', async () => {
  const server = scripted(begun, sse([]), apiError(403, 'forbidden'), caughtUp, sse(rest));
  const observer = observe(server);
  const snapshot = await until(observer, isOver);
  expect(snapshot).toMatchObject({ status: 'disconnected', record: running, error: { status: 403 } });
  expect(snapshot.error).toBeInstanceOf(FlueApiError);
  expect(numbersOf(snapshot.events)).toEqual([0, 1]);
  observer.refresh();
  expect(numbersOf((await until(observer, ({ status }) => status === 'completed')).events)).toEqual(range(0, 4));
  const offsets = server.requests.map(({ url }) => new URL(url).searchParams.get('offset'));
  expect(offsets).toEqual(['-1', 'b', 'b', 'b', 'b']);
});

test('after too many failures in a row it gives up, and says of the run what it knows', async () => {
  const observer = observe(scripted(begun, lostConnection));
  const snapshot = await until(observer, isOver);
  expect(snapshot).toMatchObject({ status: 'disconnected', record: running });
  expect(snapshot.error).toBeInstanceOf(FlueConnectionError);
});

test('a failure of the run is its error', async () => {
  const failed = {
    ...end(1),
    isError: true,
    result: undefined,
    error: { name: 'RangeError', message: 'no such page' },
  };
  const observer = observe(scripted(page([start, failed], { offset: 'b', closed: true })));
  const { status, error } = await until(observer, isOver);
  expect(status).toBe('errored');
  expect(error).toMatchObject({ id: 'run_1', error: { name: 'RangeError' } });
});
