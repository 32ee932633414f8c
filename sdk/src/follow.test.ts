import { expect, test, vi } from 'vitest';
import {
  type Answer,
  apiError,
  controlFrame,
  dataFrame,
  html,
  lostConnection,
  page,
  type ScriptedServer,
  scripted,
  sse,
} from '../test/fixtures/answers.ts';
import { logEvent, numbersOf, range } from '../test/fixtures/events.ts';
import { VirtualClock } from '../test/fixtures/virtual-clock.ts';
import { FlueApiError, FlueConnectionError } from './errors.ts';
import { eventStream, type FlueEventStream, type StreamOptions } from './event-stream.ts';
import { type HttpOptions, httpOf } from './http.ts';
import { defaultRetryPolicy } from './retry.ts';

const clock = () => new VirtualClock();
const caughtUp = page([], { offset: 'a', upToDate: true });
const end = page([], { offset: 'z', upToDate: true, closed: true });

function streamOf(
  { fetch }: ScriptedServer,
  options: StreamOptions = {},
  http: Partial<HttpOptions> = {},
): FlueEventStream {
  const base = { baseUrl: 'http://flue.test', retry: { ...defaultRetryPolicy, initialDelayMs: 1 } };
  const clock = { now: () => performance.now(), random: () => 0, after: realTimer };
  return eventStream(httpOf({ ...base, clock, fetch, ...http }), '/runs/run_1', options);
}

function realTimer(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

async function read(stream: FlueEventStream): Promise<number[]> {
  const events = [];
  for await (const event of stream) events.push(event);
  return numbersOf(events);
}

function asked(server: ScriptedServer): string[] {
  return server.requests.map(({ url }) => new URL(url).search);
}

test('without live, every page is read when the server pages', async () => {
  const server = scripted(
    page(range(0, 2).map(logEvent), { offset: 'a' }),
    page(range(2, 4).map(logEvent), { offset: 'b' }),
    page(range(4, 5).map(logEvent), { offset: 'c', upToDate: true }),
  );
  expect(await read(streamOf(server, { live: false }))).toEqual(range(0, 5));
  expect(asked(server)).toEqual(['?offset=-1', '?offset=a', '?offset=b']);
});

test('a page of 150,000 events is delivered in linear time', async () => {
  const server = scripted(page(range(0, 150_000).map(logEvent), { offset: 'a', upToDate: true }));
  const startedAt = performance.now();
  expect(await read(streamOf(server, { live: false }))).toHaveLength(150_000);
  expect(performance.now() - startedAt).toBeLessThan(3_000);
});

test('events, their place and the close are taken when they come in one chunk', async () => {
  const server = scripted(
    page([logEvent(0)], { offset: 'a', upToDate: true }),
    sse([
      controlFrame({ offset: 'a' }) +
        dataFrame([logEvent(1)]) +
        controlFrame({ offset: 'b' }) +
        dataFrame([logEvent(2)]) +
        controlFrame({ offset: 'c', closed: true }),
    ]),
    end,
  );
  expect(await read(streamOf(server))).toEqual(range(0, 3));
  expect(asked(server).slice(0, 2)).toEqual(['?offset=-1', '?offset=a&live=sse']);
});

test('the place never runs ahead of what was delivered', async () => {
  const server = scripted(
    caughtUp,
    sse([
      dataFrame([logEvent(0), logEvent(1)]) + controlFrame({ offset: 'b' }),
      dataFrame([logEvent(2)]) + controlFrame({ offset: 'c', closed: true }),
    ]),
    end,
  );
  const stream = streamOf(server);
  const places = [];
  for await (const _ of stream) places.push(stream.offset);
  expect(places).toEqual(['a,1', 'b', 'c']);
});

test('a checkpoint skips events across answers that are cut differently', async () => {
  const server = scripted(
    page([logEvent(0)], { offset: 'b' }),
    page([logEvent(1), logEvent(2), logEvent(3)], { offset: 'c', upToDate: true, closed: true }),
  );
  expect(await read(streamOf(server, { offset: 'a,3' }))).toEqual([3]);
  expect(asked(server)).toEqual(['?offset=a', '?offset=b']);
});

test('tail goes along with the start only', async () => {
  const server = scripted(page([logEvent(8)], { offset: 'a' }), end);
  expect(await read(streamOf(server, { tail: 2 }))).toEqual([8]);
  expect(asked(server)).toEqual(['?offset=-1&tail=2', '?offset=a']);
});

test('the stream goes on by long-poll when server-sent events do not get through', async () => {
  const server = scripted(caughtUp, sse([]), sse([]), sse([]), page([logEvent(0)], { offset: 'b', closed: true }));
  expect(await read(streamOf(server))).toEqual([0]);
  expect(asked(server).slice(1)).toEqual([...Array(3).fill('?offset=a&live=sse'), '?offset=a&live=long-poll']);
});

test('the stream goes on by long-poll when server-sent events are refused', async () => {
  const refused = apiError(502, 'not_ready');
  const server = scripted(caughtUp, refused, caughtUp, refused, caughtUp, refused, caughtUp, end);
  expect(await read(streamOf(server))).toEqual([]);
  expect(asked(server).at(-1)).toBe('?offset=a&live=long-poll');
});

test('events whose place was cut off are delivered once', async () => {
  const torn = dataFrame([logEvent(0)]);
  const server = scripted(
    caughtUp,
    sse([torn]),
    sse([torn, 'event: control\ndata: {"streamNext']),
    sse([torn + controlFrame({ offset: 'b', closed: true })]),
    end,
  );
  expect(await read(streamOf(server))).toEqual([0]);
});

test('a batch that is delivered twice is passed on once', async () => {
  const batch = dataFrame([logEvent(0)]) + controlFrame({ offset: 'b' });
  const server = scripted(
    caughtUp,
    sse([batch + batch + dataFrame([logEvent(1)]) + controlFrame({ offset: 'c', closed: true })]),
    end,
  );
  expect(await read(streamOf(server))).toEqual([0, 1]);
});

test('a server that never gets on is given up on', async () => {
  const server = scripted(page([logEvent(0)], { offset: 'a' }));
  const retry = { ...defaultRetryPolicy, initialDelayMs: 1, maxReconnects: 3 };
  await expect(read(streamOf(server, {}, { retry }))).rejects.toThrow(FlueConnectionError);
  expect(server.requests).toHaveLength(5);
});

test('a page that takes long to arrive is not given up on while something of it arrives', async () => {
  const time = clock();
  let push = (_: string) => {};
  let finish = () => {};
  const slow: Answer = () => {
    const body = new ReadableStream({
      start(controller) {
        push = (text) => controller.enqueue(new TextEncoder().encode(text));
        finish = () => controller.close();
      },
    });
    return new Response(body, {
      headers: { 'content-type': 'application/json', 'stream-next-offset': 'a', 'stream-up-to-date': 'true' },
    });
  };
  const server = scripted(slow);
  const reading = read(streamOf(server, { live: false }, { clock: time }));
  await vi.waitUntil(() => server.requests.length === 1);
  for (const part of ['[', JSON.stringify(logEvent(0)), ']']) {
    await time.due(60_000);
    time.after(40_000, () => {});
    await time.pass(40_000);
    push(part);
  }
  finish();
  expect(await reading).toEqual([0]);
  expect(server.requests).toHaveLength(1);
});

test('an event that was cut off is asked for again', async () => {
  const server = scripted(
    caughtUp,
    sse(['event: data\ndata: [{"type":"log",\ndata: "eventIn']),
    page([logEvent(0)], { offset: 'b', upToDate: true, closed: true }),
  );
  expect(await read(streamOf(server))).toEqual([0]);
});

test('no event is lost when two chunks share a line end', async () => {
  const frames = (dataFrame([logEvent(0)]) + controlFrame({ offset: 'b', closed: true })).replaceAll('\n', '\r\n');
  const server = scripted(caughtUp, sse([...frames]), end);
  expect(await read(streamOf(server))).toEqual([0]);
});

test('a page that breaks off is asked for again', async () => {
  const cut: Answer = () => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode('[{"type":"lo'));
        controller.error(new TypeError('terminated'));
      },
    });
    return new Response(body, { headers: { 'content-type': 'application/json', 'stream-next-offset': 'b' } });
  };
  const short: Answer = () =>
    new Response('[{"type":', { headers: { 'content-type': 'application/json', 'stream-next-offset': 'b' } });
  const server = scripted(cut, short, page([logEvent(0)], { offset: 'b', upToDate: true }));
  expect(await read(streamOf(server, { live: false }))).toEqual([0]);
});

test('a page of HTML is an error at first, and a lost connection later', async () => {
  const atFirst = read(streamOf(scripted(html())));
  await expect(atFirst).rejects.toThrow(FlueApiError);
  await expect(atFirst).rejects.toMatchObject({ status: 200, body: '<!doctype html>' });

  const later = scripted(page([logEvent(0)], { offset: 'a', upToDate: true }), html(), end);
  expect(await read(streamOf(later))).toEqual([0]);
});

test('an answer that cannot be mended is thrown at once, with the first request or a later one', async () => {
  const unknown = apiError(404, 'run_not_found');
  await expect(read(streamOf(scripted(unknown)))).rejects.toMatchObject({ status: 404, type: 'run_not_found' });
  const server = scripted(caughtUp, apiError(410, 'run_expired'));
  await expect(read(streamOf(server))).rejects.toMatchObject({ status: 410, type: 'run_expired' });
  expect(server.requests).toHaveLength(2);
});

test('attempts are bounded by the policy, and counted anew when something arrives', async () => {
  const retry = { ...defaultRetryPolicy, initialDelayMs: 1, maxRetries: 1, maxReconnects: 2 };
  const never = scripted(lostConnection);
  await expect(read(streamOf(never, {}, { retry }))).rejects.toThrow(FlueConnectionError);
  expect(never.requests).toHaveLength(2);

  const once = scripted(
    page([logEvent(0)], { offset: 'a' }),
    lostConnection,
    lostConnection,
    page([logEvent(1)], { offset: 'b' }),
    lostConnection,
  );
  const seen: number[] = [];
  const reading = (async () => {
    for await (const event of streamOf(once, {}, { retry })) seen.push(...numbersOf([event]));
  })();
  await expect(reading).rejects.toThrow(FlueConnectionError);
  expect(seen).toEqual([0, 1]);
  expect(once.requests).toHaveLength(7);
});

test('a page that is up to date does not hide that live requests fail', async () => {
  const policy = { ...defaultRetryPolicy, initialDelayMs: 1, maxReconnects: 4 };
  let turn = 0;
  const server = scripted((request) => (turn++ % 2 ? lostConnection() : caughtUp(request)));
  await expect(read(streamOf(server, {}, { retry: policy }))).rejects.toThrow(FlueConnectionError);
});

test('the delays double and honour Retry-After', async () => {
  const time = clock();
  const busy = apiError(503, 'not_ready', { 'retry-after': '7' });
  const server = scripted(caughtUp, lostConnection, lostConnection, busy, end);
  const reading = read(streamOf(server, { live: 'long-poll' }, { clock: time, retry: defaultRetryPolicy }));
  await time.pass(250);
  await time.pass(500);
  await time.pass(7_000);
  expect(await reading).toEqual([]);
});

test("the iteration rejects with the caller's reason at once when it aborts", async () => {
  const reason = new Error('enough');
  const hanging: Answer = () => new Promise(() => {});
  for (const answers of [[hanging], [caughtUp, hanging], [caughtUp, sse([], { open: true })], [lostConnection]]) {
    const controller = new AbortController();
    const options = { signal: controller.signal };
    const server = scripted(...answers);
    const reading = read(streamOf(server, options, { clock: clock() }));
    await vi.waitUntil(() => server.requests.length === answers.length);
    controller.abort(reason);
    await expect(reading).rejects.toBe(reason);
  }
  await expect(read(streamOf(scripted(end), { signal: AbortSignal.abort(reason) }))).rejects.toBe(reason);
});

test('the iteration ends, and the connection with it, when the stream is cancelled', async () => {
  let cancelled = false;
  const open: Answer = () => {
    const body = new ReadableStream({
      cancel() {
        cancelled = true;
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };
  const server = scripted(page([logEvent(0)], { offset: 'a', upToDate: true }), open);
  const stream = streamOf(server);
  const reading = read(stream);
  await vi.waitUntil(() => server.requests.length === 2);
  stream.cancel();
  expect(await reading).toEqual([0]);
  await vi.waitUntil(() => cancelled);
});

test('nothing is asked for when nobody iterates, or the stream is cancelled before', async () => {
  const server = scripted(end);
  const stream = streamOf(server);
  stream.cancel();
  expect(await read(stream)).toEqual([]);
  expect(server.requests).toHaveLength(0);
});

test('a connection counts as lost when nothing arrives for a minute, heartbeats included', async () => {
  const time = clock();
  const server = scripted(
    caughtUp,
    sse([': heartbeat\n\n'], { open: true }),
    page([logEvent(0)], { offset: 'b', closed: true }),
  );
  const reading = read(streamOf(server, {}, { clock: time }));
  await vi.waitUntil(() => server.requests.length === 2);
  await time.pass(60_000);
  await time.pass(1);
  expect(await reading).toEqual([0]);
});

test('a slow reader is not taken for a silent server', async () => {
  const time = clock();
  const server = scripted(
    caughtUp,
    sse(
      [
        dataFrame([logEvent(0)]) + controlFrame({ offset: 'b' }),
        dataFrame([logEvent(1)]) + controlFrame({ offset: 'c', closed: true }),
      ],
      {
        open: true,
      },
    ),
  );
  const seen: number[] = [];
  for await (const event of streamOf(server, {}, { clock: time })) {
    seen.push(...numbersOf([event]));
    time.after(90_000, () => {});
    await time.pass(90_000);
  }
  expect(seen).toEqual([0, 1]);
  expect(server.requests).toHaveLength(2);
});

test('a hidden page reads by long-poll, which the stream client does not stop', async () => {
  vi.stubGlobal('document', { hidden: true, addEventListener() {}, removeEventListener() {} });
  try {
    const server = scripted(caughtUp, page([logEvent(0)], { offset: 'b' }), end);
    expect(await read(streamOf(server))).toEqual([0]);
    expect(asked(server)[1]).toBe('?offset=a&live=long-poll');
  } finally {
    vi.unstubAllGlobals();
  }
});

test('the stream goes on when a page is hidden and shown again, twice', async () => {
  const document = Object.assign(new EventTarget(), { hidden: false });
  vi.stubGlobal('document', document);
  const show = (shown: boolean) => {
    document.hidden = !shown;
    document.dispatchEvent(new Event('visibilitychange'));
  };
  /** Sends an event when it is opened, and a heartbeat when told to. */
  let beat = () => {};
  const connection =
    (index: number, offset: string, closed = false): Answer =>
    () => {
      const body = new ReadableStream({
        start(controller) {
          const push = (text: string) => controller.enqueue(new TextEncoder().encode(text));
          push(dataFrame([logEvent(index)]) + controlFrame({ offset, closed }));
          beat = () => push(': heartbeat\n\n');
        },
      });
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
    };
  try {
    const server = scripted(caughtUp, connection(0, 'b'), connection(1, 'c'), connection(2, 'd', true));
    const seen: number[] = [];
    for await (const event of streamOf(server)) {
      seen.push(...numbersOf([event]));
      show(false);
      show(true);
      beat();
    }
    expect(seen).toEqual([0, 1, 2]);
  } finally {
    vi.unstubAllGlobals();
  }
});

test('credentials are asked for anew with every request, and once more when they were refused', async () => {
  let issued = 0;
  const token = () => `t${++issued}`;
  const server = scripted(caughtUp, apiError(401, 'unauthorized'), end);
  await read(streamOf(server, {}, { token }));
  expect(server.requests.map(({ headers }) => headers.get('authorization'))).toEqual([
    'Bearer t1',
    'Bearer t2',
    'Bearer t3',
  ]);

  const refused = scripted(caughtUp, apiError(401, 'unauthorized'));
  await expect(read(streamOf(refused, {}, { token }))).rejects.toMatchObject({ type: 'unauthorized' });
  expect(refused.requests).toHaveLength(3);
  const fixed = scripted(caughtUp, apiError(401, 'unauthorized'));
  await expect(read(streamOf(fixed, {}, { token: 'fixed' }))).rejects.toMatchObject({ type: 'unauthorized' });
  expect(fixed.requests).toHaveLength(2);
});

test('the stream resumes when credentials could not be had for a moment', async () => {
  let asks = 0;
  const token = async () => {
    asks += 1;
    if (asks === 2) throw new TypeError('offline');
    return 't';
  };
  const server = scripted(caughtUp, end);
  expect(await read(streamOf(server, {}, { token }))).toEqual([]);
  expect(asks).toBe(3);
});

test('an event of an unknown type is passed on', async () => {
  const server = scripted(
    page([{ type: 'telepathy', v: 3, eventIndex: 0 }], { offset: 'a', upToDate: true, closed: true }),
  );
  const events = [];
  for await (const event of streamOf(server)) events.push(event);
  expect(events).toEqual([{ type: 'telepathy', v: 3, eventIndex: 0 }]);
});
