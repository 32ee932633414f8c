import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createFlueClient, type FlueEvent, type FlueEventStream } from '../src/index.ts';
import { type CuttingProxy, cuttingProxy } from './fixtures/cutting-proxy.ts';
import { logEvent, numbersOf, range } from './fixtures/events.ts';
import { type OfficialStream, officialStream } from './fixtures/official-stream.ts';

const runId = 'run_1';
const retry = { initialDelayMs: 5, maxDelayMs: 20 };
let peer: OfficialStream;
let proxy: CuttingProxy;

beforeEach(async () => {
  peer = await officialStream(runId);
  proxy = await cuttingProxy(peer.url);
});
afterEach(async () => {
  await proxy.stop();
  await peer.stop();
});

for (const live of [true, 'sse', 'long-poll'] as const) {
  test(`live: ${live} delivers what is there and what comes, and ends when the stream is closed`, async () => {
    const { runs } = createFlueClient({ baseUrl: peer.url, retry });
    await peer.append(...range(0, 3).map(logEvent));
    const seen: number[] = [];
    const stream = runs.stream(runId, { live });
    for await (const event of stream) {
      seen.push(...numbersOf([event]));
      if (seen.length === 3) await peer.append(logEvent(3), logEvent(4));
      if (seen.length === 5) await peer.append(logEvent(5)).then(peer.close);
    }
    expect(seen).toEqual(range(0, 6));
  });

  test(`live: ${live} resumes without repeating or skipping when connections are reset`, async () => {
    const { runs } = createFlueClient({ baseUrl: proxy.url, retry });
    await peer.append(logEvent(0));
    const seen: number[] = [];
    for await (const event of runs.stream(runId, { live })) {
      seen.push(...numbersOf([event]));
      if (seen.length === 8) await peer.close();
      else await peer.append(logEvent(seen.length));
      if (seen.length % 2 === 1) proxy.cut();
    }
    expect(seen).toEqual(range(0, 8));
    expect(proxy.connections()).toBeGreaterThan(3);
  });
}

test('every checkpoint resumes behind the event that was delivered last', async () => {
  const { runs } = createFlueClient({ baseUrl: peer.url, retry });
  await peer.append(...range(0, 4).map(logEvent));
  await peer.append(...range(4, 6).map(logEvent));
  await peer.close();
  const places: string[] = [];
  const stream = runs.stream(runId);
  for await (const _ of stream) places.push(stream.offset);
  for (const [index, offset] of places.entries()) {
    expect(numbersOf(await runs.events(runId, { offset }))).toEqual(range(index + 1, 6));
  }
});

test('offset "now" delivers only what comes', async () => {
  const { runs } = createFlueClient({ baseUrl: peer.url, retry });
  await peer.append(logEvent(0));
  const stream = runs.stream(runId, { offset: 'now', live: 'long-poll' });
  const first = next(stream);
  await vi.waitUntil(() => stream.offset !== 'now');
  await peer.append(logEvent(1));
  expect(numbersOf([await first])).toEqual([1]);
  stream.cancel();
});

async function next(stream: FlueEventStream): Promise<FlueEvent> {
  for await (const event of stream) return event;
  throw new Error('the stream ended');
}
