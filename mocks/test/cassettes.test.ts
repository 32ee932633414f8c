import { readFileSync } from 'node:fs';
import type { FlueEvent } from '@openflue/sdk';
import { createFlueClient } from '@openflue/sdk';
import { afterEach, expect, test, vi } from 'vitest';
import { CassetteError, cassette, flueHandlers, mockServer } from '../src/index.ts';
import { serveMocks } from './serve-mocks.ts';

/** Written by `openflue runs export` of the quickstart's `summarize`. */
const recorded = JSON.parse(readFileSync(new URL('./fixtures/summarize.json', import.meta.url), 'utf8'));

async function collect(events: AsyncIterable<FlueEvent>): Promise<FlueEvent[]> {
  const all: FlueEvent[] = [];
  for await (const event of events) all.push(event);
  return all;
}

/** Without what belongs to one run alone. */
const told = (events: readonly object[]) =>
  events.map((event) => ({ ...event, runId: '', timestamp: '', startedAt: '', payload: '' }));

afterEach(() => void vi.useRealTimers());

test('a cassette plays the recorded run, event by event, as a run of its own', async () => {
  const { workflows, runs } = serveMocks({ workflows: { summarize: cassette(recorded) } });
  const { runId } = await workflows.invoke('summarize', { payload: { text: 'Another.' } });
  expect(runId).not.toBe(recorded.record.runId);
  const events = await collect(runs.stream(runId));
  expect(told(events)).toEqual(told(recorded.events));
  expect(events.every((event) => event.runId === runId)).toBe(true);
  expect(events[0]).toMatchObject({ payload: { text: 'Another.' } });
  const { result, durationMs, attempts } = recorded.record;
  expect(await runs.get(runId)).toMatchObject({ status: 'completed', result, durationMs, attempts });
});

test('a cassette of a run is played in its own time, or faster', async () => {
  vi.useFakeTimers();
  const slow = structuredClone(recorded);
  const startedMs = Date.parse(slow.record.startedAt);
  for (const [index, event] of slow.events.entries()) {
    event.timestamp = new Date(startedMs + index * 1_000).toISOString();
  }
  const { fetch } = mockServer({
    workflows: { slow: cassette(slow, { speed: 1 }), quick: cassette(slow, { speed: 5 }) },
  });
  const { workflows, runs } = createFlueClient({ baseUrl: 'http://mock', fetch });
  const [{ runId }, quick] = [await workflows.invoke('slow'), await workflows.invoke('quick')];
  await vi.advanceTimersByTimeAsync(1_500);
  expect(await runs.events(runId)).toHaveLength(2);
  expect(await runs.events(quick.runId)).toHaveLength(8);
  await vi.advanceTimersByTimeAsync(slow.events.length * 1_000);
  expect(await runs.get(runId)).toMatchObject({ status: 'completed' });
});

test('a cassette stops where the run is cancelled', async () => {
  const slow = structuredClone(recorded);
  slow.events.at(-1).timestamp = new Date(Date.parse(slow.record.startedAt) + 3_600_000).toISOString();
  const { workflows, runs } = serveMocks({ workflows: { slow: cassette(slow, { speed: 1 }) } });
  const { runId } = await workflows.invoke('slow');
  await runs.cancel(runId);
  const events = await collect(runs.stream(runId));
  expect(events.at(-1)).toMatchObject({ type: 'run_end', isError: true, error: { type: 'run_cancelled' } });
  expect(events.map(({ eventIndex }) => eventIndex)).toEqual(events.map((_, index) => index));
  expect(await runs.get(runId)).toMatchObject({ status: 'cancelled' });
});

test('a recorded run is there under its own id, for who comes late', async () => {
  const { runs } = serveMocks({ runs: [recorded] });
  const { runId } = recorded.record;
  expect(await collect(runs.stream(runId))).toEqual(recorded.events);
  expect(await runs.wait(runId)).toMatchObject({ status: 'completed', result: recorded.record.result });
  expect((await runs.list()).runs).toMatchObject([{ runId, workflowName: 'summarize' }]);
});

test('what is no recording of a whole run is refused at once', () => {
  const active = { ...recorded, record: { ...recorded.record, status: 'active' } };
  const cut = { ...recorded, events: recorded.events.slice(0, -1) };
  const later = { ...recorded, version: 2 };
  for (const exported of [undefined, {}, [], recorded.events, active, cut, later]) {
    expect(() => cassette(exported)).toThrow(CassetteError);
  }
  expect(() => cassette(recorded, { speed: 0 })).toThrow(CassetteError);
  expect(() => flueHandlers({ baseUrl: 'https://api.test', runs: [recorded, recorded] })).toThrow(CassetteError);
});
