import { createFlueClient } from '@openflue/sdk';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Fault, fault, mockServer, scenario } from '../src/index.ts';

const poem = { text: ['Roses ', 'are ', 'red.'], everyMs: 1_000 };
const text = 'Roses are red.';

function poet(faults: readonly Fault[]) {
  let reads = 0;
  const count: Fault = (request, next) => {
    if (request.method === 'GET') reads += 1;
    return next(request);
  };
  const { fetch } = mockServer({
    workflows: { poem: ({ prompt }) => prompt('A poem.', poem) },
    agents: { poet: scenario.reply(poem) },
    faults: [count, ...faults],
  });
  // Who is asked again for a token may have a new one.
  const client = createFlueClient({ baseUrl: 'http://mock', fetch, token: () => 'new' });
  return { ...client, reads: () => reads };
}

/** A run as its observer knows it after minutes. */
async function observedRun(faults: readonly Fault[]) {
  const { workflows, runs, reads } = poet(faults);
  const { runId } = await workflows.invoke('poem');
  const observer = runs.observe(runId);
  observer.subscribe(() => {});
  await vi.advanceTimersByTimeAsync(200_000);
  observer.close();
  return { ...observer.getSnapshot(), reads: reads() };
}

/** A conversation as its observer knows it when the answer has been there for a while. */
async function observedConversation(faults: readonly Fault[]) {
  const { agents, reads } = poet(faults);
  await agents.send('poet', '1', 'A poem.');
  const observer = agents.observe('poet', '1');
  observer.subscribe(() => {});
  await vi.advanceTimersByTimeAsync(200_000);
  const { phase, conversation } = observer.getSnapshot();
  observer.close();
  return { phase, answer: conversation?.messages.at(-1)?.parts, reads: reads() };
}

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Each of them makes a client ask again. */
const faults: [string, () => Fault[]][] = [
  ['unavailable', () => [fault.when(({ method }) => method === 'GET', fault.unavailable({ times: 2 }))]],
  ['unauthorizedOnReconnect', () => [fault.unauthorizedOnReconnect(), fault.duplicateDelivery()]],
  ['cutMidBatch', () => [fault.cutMidBatch({ times: 2 })]],
  ['duplicateDelivery', () => [fault.duplicateDelivery({ times: 2 })]],
  ['stall', () => [fault.stall()]],
  ['endsEarly', () => [fault.endsEarly()]],
];

test.each(faults)('over %s, who observes a run ends with all that it said, and its result', async (_, make) => {
  const run = await observedRun(make());
  expect(run).toMatchObject({ status: 'completed', text, result: text });
  expect(run.events.map(({ eventIndex }) => eventIndex)).toEqual(run.events.map((_, index) => index));
  expect(run.reads).toBeGreaterThan((await observedRun([])).reads);
});

test.each(faults)('over %s, who observes a conversation ends with the exact text', async (_, make) => {
  const { phase, answer, reads } = await observedConversation(make());
  expect({ phase, answer }).toEqual({ phase: 'live', answer: [{ type: 'text', text, state: 'done' }] });
  expect(reads).toBeGreaterThan((await observedConversation([])).reads);
});

test.each([1_500, 10_000])('who attaches %s ms late sees what was there, and what comes', async (afterMs) => {
  expect(await observedRun([fault.attachLate({ afterMs })])).toMatchObject({ status: 'completed', text, result: text });
  expect(await observedConversation([fault.attachLate({ afterMs })])).toMatchObject({ answer: [{ text }] });
});

test('over closesWithoutRunEnd, who observes a run learns from its record how it ended', async () => {
  const run = await observedRun([fault.closesWithoutRunEnd()]);
  expect(run).toMatchObject({ status: 'completed', text, result: text });
  expect(run.events.map(({ type }) => type)).not.toContain('run_end');
});
