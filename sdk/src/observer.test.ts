import { expect, test, vi } from 'vitest';
import { VirtualClock } from '../test/fixtures/virtual-clock.ts';
import { lingerMs, observerOf } from './observer.ts';

/** Something that counts, one stream at a time. */
function counted() {
  const clock = new VirtualClock();
  let count = 0;
  let change = () => {};
  let end = () => {};
  const streams: { anew: boolean; signal: AbortSignal }[] = [];
  const snapshot = vi.fn(() => ({ count }));
  const observer = observerOf(clock, {
    follow({ signal, changed, anew }) {
      streams.push({ anew, signal });
      change = () => {
        count += 1;
        changed();
      };
      return new Promise((resolve) => {
        end = resolve;
        signal.addEventListener('abort', () => resolve());
      });
    },
    snapshot,
  });
  const open = () => streams.filter(({ signal }) => !signal.aborted).length;
  return { clock, observer, snapshot, streams, open, change: () => change(), end: () => end() };
}

test('there is one stream, however many subscribe, and none before the first', () => {
  const { observer, streams, change } = counted();
  expect(observer.getSnapshot()).toEqual({ count: 0 });
  expect(streams).toHaveLength(0);
  const [first, second] = [vi.fn(), vi.fn()];
  observer.subscribe(first);
  observer.subscribe(second);
  observer.subscribe(second);
  change();
  expect(streams).toHaveLength(1);
  expect([first, second].map((listener) => listener.mock.calls.length)).toEqual([1, 2]);
});

test('the stream ends a little after the last subscriber has left, and the next goes on', async () => {
  const { clock, observer, streams, open } = counted();
  const [leaveFirst, leaveSecond] = [observer.subscribe(() => {}), observer.subscribe(() => {})];
  leaveFirst();
  leaveFirst();
  leaveSecond();
  expect(open()).toBe(1);
  await clock.pass(lingerMs);
  expect(open()).toBe(0);
  observer.subscribe(() => {});
  expect(open()).toBe(1);
  expect(streams.map(({ anew }) => anew)).toEqual([false, false]);
});

test('whoever subscribes in time keeps the stream', async () => {
  const { clock, observer, streams, open } = counted();
  observer.subscribe(() => {})();
  observer.subscribe(() => {});
  clock.after(lingerMs, () => {});
  await clock.pass(lingerMs);
  expect(open()).toBe(1);
  expect(streams).toHaveLength(1);
});

test('the snapshot stays the same object until something changes, and is made when it is asked for', () => {
  const { observer, snapshot, change } = counted();
  observer.subscribe(() => {});
  const before = observer.getSnapshot();
  expect(observer.getSnapshot()).toBe(before);
  change();
  change();
  expect(snapshot).toHaveBeenCalledTimes(1);
  expect(observer.getSnapshot()).toEqual({ count: 2 });
  expect(snapshot).toHaveBeenCalledTimes(2);
});

test('a stream that ended is followed again by refresh, or by the first of new subscribers', async () => {
  const { observer, streams, end } = counted();
  const leave = observer.subscribe(() => {});
  end();
  await Promise.resolve();
  observer.subscribe(() => {})();
  expect(streams).toHaveLength(1);
  observer.refresh();
  expect(streams.map(({ anew }) => anew)).toEqual([false, true]);
  end();
  await Promise.resolve();
  leave();
  observer.subscribe(() => {});
  expect(streams).toHaveLength(3);
});

test('refresh takes the place of a stream that is open', () => {
  const { observer, open, streams } = counted();
  observer.subscribe(() => {});
  observer.refresh();
  expect(open()).toBe(1);
  expect(streams).toHaveLength(2);
});

test('close ends it for good', () => {
  const { observer, open, streams } = counted();
  observer.subscribe(() => {});
  observer.close();
  observer.refresh();
  observer.subscribe(() => {});
  expect(open()).toBe(0);
  expect(streams).toHaveLength(1);
  expect(observer.getSnapshot()).toEqual({ count: 0 });
});

test('refresh begins nothing as long as nobody subscribes: the next who does begins anew', async () => {
  const { clock, observer, streams, open } = counted();
  observer.refresh();
  expect(streams).toHaveLength(0);
  const leave = observer.subscribe(() => {});
  leave();
  observer.refresh();
  expect(open()).toBe(0);
  await clock.pass(lingerMs);
  observer.subscribe(() => {});
  expect(streams.map(({ anew }) => anew)).toEqual([true, true]);
  expect(open()).toBe(1);
});
