import type { Clock } from '../../clock.ts';

interface Sleeper {
  readonly atMs: number;
  wake(): void;
}

export interface VirtualClock extends Clock {
  /** Lets time pass, waking who sleeps at their times; before it goes on, all parties sleep again. */
  passTo(time: string): Promise<void>;
  /** Another time at once, as after a pause or a correction. Nobody wakes. */
  set(time: string): void;
  /** How many wait for a time. */
  readonly sleeping: number;
}

/** For tests: time that passes when it is told to. `parties`: how many sleep when nothing is under way. */
export function virtualClock(start: string, parties = 1): VirtualClock {
  let nowMs = Date.parse(start);
  const sleepers = new Set<Sleeper>();
  const allAsleep = async () => {
    const limit = AbortSignal.timeout(5_000);
    do {
      limit.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, 0));
    } while (sleepers.size < parties);
  };
  return {
    now: () => nowMs,
    get sleeping() {
      return sleepers.size;
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        const sleeper = { atMs: nowMs + ms, wake: resolve };
        sleepers.add(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers.delete(sleeper);
          reject(signal.reason);
        });
      }),
    async passTo(time) {
      const untilMs = Date.parse(time);
      for (;;) {
        await allAsleep();
        const nextMs = Math.min(...Array.from(sleepers, ({ atMs }) => atMs));
        if (nextMs > untilMs) break;
        nowMs = Math.max(nowMs, nextMs);
        for (const sleeper of [...sleepers].filter(({ atMs }) => atMs <= nowMs)) {
          sleepers.delete(sleeper);
          sleeper.wake();
        }
      }
      nowMs = untilMs;
    },
    set(time) {
      nowMs = Date.parse(time);
    },
  };
}
