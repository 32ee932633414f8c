import { createFlueClient, FlueApiError, FlueConnectionError, type FlueEvent } from '@openflue/sdk';
import { afterEach, expect, test, vi } from 'vitest';
import { type Fault, fault, mockServer, type RunPlay, scenario } from '../src/index.ts';
import { serveMocks } from './serve-mocks.ts';

/** Goes on until somebody follows it live, however long that takes. */
function untilFollowed() {
  const followed = Promise.withResolvers<void>();
  const watch: Fault = (request, next) => {
    if (new URL(request.url).searchParams.has('live')) followed.resolve();
    return next(request);
  };
  const slow = async ({ log, wait }: RunPlay) => {
    for (let index = 0; index < 5; index++) {
      log.info(`${index}`);
      if (index === 2) await followed.promise;
      await wait(10);
    }
    return 'done';
  };
  return { watch, workflows: { slow } };
}

async function collect(events: AsyncIterable<FlueEvent>): Promise<FlueEvent[]> {
  const all: FlueEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

const whole = [0, 1, 2, 3, 4, 5, 6];
const numbersOf = (events: FlueEvent[]) => events.map(({ eventIndex }) => eventIndex);

afterEach(() => void vi.useRealTimers());

test.each([
  ['a connection that is cut in the middle of a batch', () => [fault.cutMidBatch({ times: 2 })]],
  ['a batch that is delivered twice', () => [fault.duplicateDelivery({ times: 2 })]],
  ['a connection that ends before run_end', () => [fault.endsEarly()]],
  ['a server that is not there for a while', () => [fault.unavailable({ times: 2 })]],
  ['a late attach', () => [fault.attachLate({ afterMs: 100 })]],
  ['all of it', () => [fault.unavailable(), fault.duplicateDelivery(), fault.cutMidBatch(), fault.endsEarly()]],
])('every event is delivered once and in order over %s', async (_, faults) => {
  const { watch, workflows } = untilFollowed();
  const { workflows: started, runs } = serveMocks({ workflows, faults: [watch, ...faults()] }, { checked: false });
  const { runId } = await started.invoke('slow');
  expect(numbersOf(await collect(runs.stream(runId)))).toEqual(whole);
  expect(await runs.wait(runId)).toMatchObject({ status: 'completed', result: 'done' });
});

test('a batch that comes over the wire twice is told once', async () => {
  const { watch, workflows } = untilFollowed();
  let received = '';
  const listen: Fault = async (request, next) => {
    const answer = await next(request);
    const decoder = new TextDecoder();
    const tap = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        received += decoder.decode(chunk, { stream: true });
        controller.enqueue(chunk);
      },
    });
    const { status, headers } = answer;
    return answer.body ? new Response(answer.body.pipeThrough(tap), { status, headers }) : answer;
  };
  const { workflows: started, runs } = serveMocks(
    { workflows, faults: [watch, listen, fault.duplicateDelivery()] },
    { checked: false },
  );
  const { runId } = await started.invoke('slow');
  expect(numbersOf(await collect(runs.stream(runId)))).toEqual(whole);
  const onTheWire = [...received.matchAll(/"eventIndex":(\d+)/g)].map(([, index]) => index);
  expect(onTheWire.length).toBeGreaterThan(new Set(onTheWire).size);
});

test('a token that has expired at the reconnect is refreshed, and nothing is lost', async () => {
  const { watch, workflows } = untilFollowed();
  const sent: (string | null)[] = [];
  let token = 'old';
  const expire: Fault = async (request, next) => {
    sent.push(request.headers.get('authorization'));
    const answer = await next(request);
    if (answer.status === 401) token = 'new';
    return answer;
  };
  const faults = [watch, expire, fault.unauthorizedOnReconnect(), fault.endsEarly()];
  const { workflows: started, runs } = serveMocks({ workflows, faults }, { token: () => token });
  const { runId } = await started.invoke('slow');
  expect(numbersOf(await collect(runs.stream(runId)))).toEqual(whole);
  expect(sent[0]).toBe('Bearer old');
  expect(sent.at(-1)).toBe('Bearer new');
});

test('a token that nobody refreshes ends the stream with the contract’s error', async () => {
  const { watch, workflows } = untilFollowed();
  const faults = [watch, fault.unauthorizedOnReconnect(), fault.endsEarly()];
  const { workflows: started, runs } = serveMocks({ workflows, faults }, { token: 'old' });
  const { runId } = await started.invoke('slow');
  const error = await collect(runs.stream(runId)).catch((error) => error);
  expect(error).toBeInstanceOf(FlueApiError);
  expect(error).toMatchObject({ status: 401, type: 'unauthorized' });
});

test('a server that stays away is an error that says so, in the form of the contract', async () => {
  const { watch, workflows } = untilFollowed();
  const { workflows: started } = serveMocks({ workflows, faults: [watch, fault.unavailable({ times: 100 })] });
  await expect(started.invoke('slow')).rejects.toMatchObject({ status: 503, type: 'not_ready' });
});

test('a stream that is closed without run_end is not taken for a finished run', async () => {
  const { watch, workflows } = untilFollowed();
  const { workflows: started, runs } = serveMocks({ workflows, faults: [watch, fault.closesWithoutRunEnd()] });
  const { runId } = await started.invoke('slow');
  expect(numbersOf(await collect(runs.stream(runId)))).toEqual(whole.slice(0, -1));
  expect(await runs.wait(runId)).toMatchObject({ status: 'completed', result: 'done' });
});

test('a stream that stalls is left after a while, and read to its end', async () => {
  const { watch, workflows } = untilFollowed();
  vi.useFakeTimers();
  const { fetch } = mockServer({ workflows, faults: [watch, fault.stall()] });
  const { workflows: started, runs } = createFlueClient({ baseUrl: 'http://mock', fetch });
  const { runId } = await started.invoke('slow');
  const seen: FlueEvent[] = [];
  const reading = (async () => {
    for await (const event of runs.stream(runId)) seen.push(event);
  })();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(seen.length).toBeLessThan(whole.length);
  await vi.advanceTimersByTimeAsync(120_000);
  await reading;
  expect(numbersOf(seen)).toEqual(whole);
});

test('a fault strikes only the requests it is meant for', async () => {
  const faults = [fault.when(({ url }) => url.includes('/workflows/other'), fault.unavailable({ times: 100 }))];
  const { workflows: started } = serveMocks({
    workflows: { one: scenario.result(1), other: scenario.result(2) },
    faults,
  });
  expect(await started.run('one')).toMatchObject({ result: 1 });
  await expect(started.invoke('other')).rejects.toMatchObject({ status: 503 });
});

test('without retries a cut is the error that it is', async () => {
  const { watch, workflows } = untilFollowed();
  const { workflows: started, runs } = serveMocks(
    { workflows, faults: [watch, fault.cutMidBatch({ times: 100 })] },
    { retry: false, checked: false },
  );
  const { runId } = await started.invoke('slow');
  await expect(collect(runs.stream(runId))).rejects.toBeInstanceOf(FlueConnectionError);
});

test('an agent’s conversation is whole over connections that are cut', async () => {
  const { agents } = serveMocks(
    {
      agents: { poet: scenario.reply({ text: ['Roses ', 'are ', 'red.'], everyMs: 30 }) },
      faults: [fault.cutMidBatch({ times: 2, afterBatches: 1 }), fault.duplicateDelivery()],
    },
    { checked: false },
  );
  const receipt = await agents.send('poet', '1', 'A poem.');
  let text = '';
  for await (const event of agents.stream('poet', '1')) {
    if (event.type === 'text_delta') text += event.text;
    if (event.type === 'submission_settled') break;
  }
  expect(text).toBe('Roses are red.');
  expect(await agents.wait(receipt)).toMatchObject({ text });
});
