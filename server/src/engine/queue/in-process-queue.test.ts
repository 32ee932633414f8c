import { expect, test } from 'vitest';
import { systemClock } from '../../clock.ts';
import { inProcessQueue } from './in-process-queue.ts';

const nextTurn = () => new Promise((resolve) => setTimeout(resolve, 0));
async function until(condition: () => boolean) {
  for (let i = 0; i < 1_000 && !condition(); i++) await nextTurn();
  expect(condition()).toBe(true);
}

test('jobs start in order, and never more at once than allowed', async () => {
  const queue = inProcessQueue({ concurrency: 2, clock: systemClock });
  const started: string[] = [];
  const finish: (() => void)[] = [];
  queue.start((job) => {
    started.push(job.runId);
    return new Promise((resolve) => finish.push(resolve));
  });
  for (const runId of ['a', 'b', 'c']) queue.push({ runId });
  expect(started).toEqual([]);
  await until(() => started.length === 2);
  finish[0]?.();
  await until(() => started.length === 3);
  expect(started).toEqual(['a', 'b', 'c']);
});

test('stop lets a running job finish within the grace', async () => {
  const queue = inProcessQueue({ concurrency: 1, clock: systemClock });
  let finish = () => {};
  let aborted = false;
  queue.start((_job, signal) => {
    signal.addEventListener('abort', () => {
      aborted = true;
    });
    return new Promise((resolve) => {
      finish = resolve;
    });
  });
  queue.push({ runId: 'a' });
  await nextTurn();
  await nextTurn();
  const stopped = queue.stop(60_000);
  finish();
  await stopped;
  expect(aborted).toBe(false);
});

test('stop aborts what outlasts the grace, and starts nothing more', async () => {
  const queue = inProcessQueue({ concurrency: 1, clock: systemClock });
  const started: string[] = [];
  queue.start((job, signal) => {
    started.push(job.runId);
    return new Promise((resolve) => signal.addEventListener('abort', () => resolve()));
  });
  queue.push({ runId: 'a' });
  queue.push({ runId: 'b' });
  await until(() => started.length === 1);
  await queue.stop(1);
  await nextTurn();
  expect(started).toEqual(['a']);
});
