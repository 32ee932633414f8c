import { afterEach, expect, test, vi } from 'vitest';
import { nextFrame } from './frame.ts';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** A page that paints when it is told to, or never. */
function page() {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  const due = new Map<number, () => void>();
  let id = 0;
  vi.stubGlobal('requestAnimationFrame', (run: () => void) => {
    id += 1;
    due.set(id, run);
    return id;
  });
  vi.stubGlobal('cancelAnimationFrame', (id: number) => due.delete(id));
  return () => {
    for (const run of due.values()) run();
    due.clear();
  };
}

test('it comes with the next frame, once', () => {
  const paint = page();
  const run = vi.fn();
  nextFrame(run);
  expect(run).not.toHaveBeenCalled();
  paint();
  vi.runAllTimers();
  expect(run).toHaveBeenCalledTimes(1);
});

test('it comes by the clock, once, while a hidden page paints nothing', () => {
  const paint = page();
  const run = vi.fn();
  nextFrame(run);
  vi.runAllTimers();
  paint();
  expect(run).toHaveBeenCalledTimes(1);
});

test('it comes by the clock where there are no frames', () => {
  page();
  vi.stubGlobal('requestAnimationFrame', undefined);
  const run = vi.fn();
  nextFrame(run);
  vi.runAllTimers();
  expect(run).toHaveBeenCalledTimes(1);
});

test('it does not come when it is called off', () => {
  const paint = page();
  const run = vi.fn();
  nextFrame(run)();
  paint();
  vi.runAllTimers();
  expect(run).not.toHaveBeenCalled();
});
