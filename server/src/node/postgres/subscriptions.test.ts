import { expect, test } from 'vitest';
import { payloadOf, Subscriptions } from './subscriptions.ts';

function counting(streams: readonly string[]) {
  const subscriptions = new Subscriptions();
  const woken = new Map(streams.map((stream) => [stream, 0]));
  const leave = streams.map((stream) =>
    subscriptions.add(stream, () => woken.set(stream, (woken.get(stream) ?? 0) + 1)),
  );
  return { subscriptions, woken: () => Object.fromEntries(woken), leave };
}

test('one node’s payload wakes another’s readers of these streams, and nobody else', () => {
  const { subscriptions, woken } = counting(['a', 'b', 'c']);
  subscriptions.hear(payloadOf(new Set(['a', 'c', 'not read here'])));
  expect(woken()).toEqual({ a: 1, b: 0, c: 1 });
});

test('a payload fits into a notification, however many streams it speaks of', () => {
  const many = new Set(Array.from({ length: 100_000 }, (_, i) => `runs/run_${i}`));
  expect(payloadOf(many).length).toBeLessThan(7_900);
  expect(payloadOf(new Set([...many].slice(0, 900))).length).toBeLessThan(7_900);
  const { subscriptions, woken } = counting(['a', 'b']);
  subscriptions.hear(payloadOf(many));
  expect(woken()).toEqual({ a: 1, b: 1 });
});

test('a poll wakes readers of what changed since it was seen, and of what it sees for the first time', () => {
  const { subscriptions, woken } = counting(['a', 'b']);
  subscriptions.compare(new Map([['a', 1]]), ['a', 'b']);
  expect(woken()).toEqual({ a: 1, b: 1 });
  subscriptions.compare(new Map([['a', 1]]), ['a', 'b']);
  expect(woken()).toEqual({ a: 1, b: 1 });
  subscriptions.compare(
    new Map([
      ['a', 2],
      ['b', 1],
    ]),
    ['a', 'b'],
  );
  expect(woken()).toEqual({ a: 2, b: 2 });
  subscriptions.compare(new Map([['b', 1]]), ['a', 'b']);
  expect(woken()).toEqual({ a: 3, b: 2 });
});

test('who left is woken no more, and leaves nothing behind', () => {
  const { subscriptions, woken, leave } = counting(['a', 'b']);
  leave[0]?.();
  leave[0]?.();
  subscriptions.wake(['a', 'b']);
  expect(woken()).toEqual({ a: 0, b: 1 });
  expect(subscriptions.streams).toEqual(['b']);
});
