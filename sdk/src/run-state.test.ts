import { expect, test } from 'vitest';
import type { FlueEvent } from './contract.ts';
import { reduceRun, textOf, unknownRun } from './run-state.ts';

const startedAt = '2026-01-15T09:30:00.000Z';
const timestamp = '2026-01-15T09:30:01.500Z';

/** Events as a server sends them, numbered. */
function numbered(...fields: object[]): FlueEvent[] {
  return fields.map((each, eventIndex) => ({ v: 3, eventIndex, timestamp, runId: 'run_1', ...each }) as FlueEvent);
}

const start = { type: 'run_start', workflowName: 'summarize', startedAt, payload: { n: 1 } };
const whole = (turnId: string) => ({ type: 'message_end', turnId, message: { role: 'assistant', content: [] } });
const ended = (turnId: string, isError = false) => ({ type: 'turn', turnId, purpose: 'agent', isError });
const delta = (turnId: string, text: string) => ({ type: 'text_delta', turnId, text });
const textAfter = (...fields: object[]) => textOf(reduceRun(unknownRun, numbered(start, ...fields)));

test('the record is made of the events', () => {
  const events = numbered(
    start,
    { type: 'log', level: 'info', message: 'so far' },
    { type: 'run_resume', attempt: 2 },
    { type: 'run_end', isError: false, durationMs: 1_000, result: null },
  );
  const state = reduceRun(unknownRun, events);
  expect(state.record).toEqual({
    runId: 'run_1',
    workflowName: 'summarize',
    status: 'completed',
    startedAt,
    endedAt: '2026-01-15T09:30:01.000Z',
    durationMs: 1_000,
    isError: false,
    attempts: 2,
    payload: { n: 1 },
    input: { n: 1 },
    result: null,
  });
  expect(state.events).toEqual(events);
  expect(state.logs).toEqual([events[1]]);
});

test.each([
  ['run_cancelled', 'cancelled'],
  ['run_timeout', 'errored'],
  [undefined, 'errored'],
])('a run that ended with %s is %s', (type, status) => {
  const end = { type: 'run_end', isError: true, durationMs: 1, error: { type, message: 'over' } };
  expect(reduceRun(unknownRun, numbered(start, end)).record).toMatchObject({ status, error: { message: 'over' } });
});

test('an event that comes twice is taken once, within a batch and between batches', () => {
  const events = numbered(start, delta('t', 'a'), delta('t', 'b'));
  const once = reduceRun(unknownRun, events);
  expect(reduceRun(once, events)).toEqual(once);
  expect(reduceRun(unknownRun, [...events, ...events])).toEqual(once);
});

test('the same comes of the same events, however they are cut into batches', () => {
  const events = numbered(start, delta('t', 'a'), delta('u', 'b'), delta('t', 'c'), ended('t'), ended('u'));
  const whole = reduceRun(unknownRun, events);
  for (let cut = 0; cut <= events.length; cut++) {
    const first = reduceRun(unknownRun, events.slice(0, cut));
    const kept = structuredClone(first);
    expect(reduceRun(first, events.slice(cut))).toEqual(whole);
    expect(first).toEqual(kept);
  }
});

test('turns that run side by side keep their texts apart', () => {
  expect(textAfter(delta('t', 'One '), delta('u', 'two '), delta('t', 'first.'), delta('u', 'second.'))).toBe(
    'One first.\n\ntwo second.',
  );
});

test('a turn that failed, or that a crash broke off, takes its text with it', () => {
  expect(textAfter(delta('t', 'I thi'), ended('t', true), delta('u', 'I think.'))).toBe('I think.');
  const resume = { type: 'run_resume', attempt: 2 };
  expect(textAfter(delta('a', 'Done.'), whole('a'), delta('t', 'I thi'), resume, delta('u', 'I think.'))).toBe(
    'Done.\n\nI think.',
  );
});

test('an answer that came whole stays, also where a crash cut off what came after it', () => {
  expect(textAfter(delta('t', 'I think.'), whole('t'), { type: 'run_resume', attempt: 2 })).toBe('I think.');
});

test('what is written in a task is not text of the run', () => {
  expect(textAfter({ ...delta('t', 'inside'), taskId: 'task_1' }, delta('u', 'outside'))).toBe('outside');
});
