import { expect, test, vi } from 'vitest';
import { systemClock } from './clock.ts';

test.each([2 ** 31, Number.POSITIVE_INFINITY])(
  'what is due in %d ms, more than a timer can hold, is not due at once',
  (ms) => {
    vi.useFakeTimers();
    try {
      const run = vi.fn();
      const callOff = systemClock.after(ms, run);
      vi.advanceTimersByTime(1_000);
      expect(run).not.toHaveBeenCalled();
      callOff();
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  },
);
