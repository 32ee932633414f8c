import { expect, test } from 'vitest';
import { systemClock } from '../clock.ts';
import { EventLog } from './event-log.ts';

function collect(append?: (lines: readonly string[]) => Promise<void>, now = () => 0) {
  const batches: Record<string, unknown>[][] = [];
  const failures: unknown[] = [];
  const log = new EventLog({
    clock: { ...systemClock, now },
    scope: { runId: 'run_1' },
    nextIndex: 0,
    append: async (lines) => {
      await append?.(lines);
      batches.push(lines.map((line) => JSON.parse(line)));
    },
    onFailure: (error) => failures.push(error),
  });
  return { log, batches, failures };
}

test('events of one tick are written in one append, numbered and stamped', async () => {
  const { log, batches } = collect();
  log.emit({ type: 'log', level: 'info', message: 'a' });
  log.emit({ type: 'log', level: 'info', message: 'b' });
  await log.flush();
  expect(batches).toEqual([
    [
      {
        v: 3,
        eventIndex: 0,
        type: 'log',
        level: 'info',
        message: 'a',
        runId: 'run_1',
        timestamp: '1970-01-01T00:00:00.000Z',
      },
      {
        v: 3,
        eventIndex: 1,
        type: 'log',
        level: 'info',
        message: 'b',
        runId: 'run_1',
        timestamp: '1970-01-01T00:00:00.000Z',
      },
    ],
  ]);
});

test('a burst of deltas becomes one event with the whole text', async () => {
  const { log, batches } = collect();
  const turn = log.with({ turnId: 'turn_1' });
  for (let i = 0; i < 1_000; i++) turn.emit({ type: 'text_delta', text: 'x' });
  await log.flush();
  expect(batches.flat()).toHaveLength(1);
  expect(batches[0]?.[0]).toMatchObject({ type: 'text_delta', text: 'x'.repeat(1_000), turnId: 'turn_1' });
});

test('deltas of different turns, or around another event, stay apart and in order', async () => {
  const { log, batches } = collect();
  log.emit({ type: 'text_delta', text: 'a', turnId: 't1' });
  log.emit({ type: 'text_delta', text: 'b', turnId: 't2' });
  log.emit({ type: 'log', level: 'info', message: 'between' });
  log.emit({ type: 'text_delta', text: 'c', turnId: 't2' });
  await log.flush();
  expect(batches.flat().map((event) => event.text ?? event.message)).toEqual(['a', 'b', 'between', 'c']);
});

test('what arrives while an append is under way waits for the next one', async () => {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { log, batches } = collect(() => gate);
  log.emit({ type: 'log', level: 'info', message: 'a' });
  const flushed = log.flush();
  await new Promise((resolve) => setTimeout(resolve, 0));
  log.emit({ type: 'log', level: 'info', message: 'b' });
  release();
  await flushed;
  expect(batches.map((batch) => batch.length)).toEqual([1, 1]);
});

test('seal hands over the unwritten tail and refuses later events', async () => {
  const { log, batches } = collect();
  log.emit({ type: 'log', level: 'info', message: 'a' });
  const tail = await log.seal({ type: 'log', level: 'info', message: 'last' });
  log.emit({ type: 'log', level: 'info', message: 'late' });
  await log.flush();
  const written = [...batches.flat(), ...tail.map((line) => JSON.parse(line))];
  expect(written.map((event) => event.message)).toEqual(['a', 'last']);
});

test('what a failing storage refuses is reported once, and written with what comes when it takes appends again', async () => {
  let full = true;
  let nowMs = 0;
  const { log, batches, failures } = collect(
    () => (full ? Promise.reject(new Error('disk full')) : Promise.resolve()),
    () => nowMs,
  );
  for (const message of ['a', 'b']) {
    log.emit({ type: 'log', level: 'info', message });
    await log.flush();
    nowMs += 2_000;
  }
  expect(failures).toHaveLength(1);
  full = false;
  log.emit({ type: 'log', level: 'info', message: 'c' });
  await log.flush();
  expect(batches.flat().map(({ eventIndex, message }) => [eventIndex, message])).toEqual([
    [0, 'a'],
    [1, 'b'],
    [2, 'c'],
  ]);
});

test('a storage that refuses is not asked again with every event', async () => {
  let asked = 0;
  const { log } = collect(async () => {
    asked += 1;
    throw new Error('disk full');
  });
  for (const message of ['a', 'b', 'c']) {
    log.emit({ type: 'log', level: 'info', message });
    await log.flush();
  }
  expect(asked).toBe(1);
});

test('seal hands over what a failing storage refused', async () => {
  const { log } = collect(() => Promise.reject(new Error('disk full')));
  log.emit({ type: 'log', level: 'info', message: 'a' });
  await log.flush();
  const tail = await log.seal({ type: 'log', level: 'info', message: 'last' });
  expect(tail.map((line) => JSON.parse(line))).toMatchObject([
    { eventIndex: 0, message: 'a' },
    { eventIndex: 1, message: 'last' },
  ]);
});
