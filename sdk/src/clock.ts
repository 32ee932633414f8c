/** Time and chance as an argument, so that waits can be tested without waiting. */
export interface Clock {
  /** Milliseconds; only differences are used. */
  now(): number;
  /** A number in [0, 1), for jitter. */
  random(): number;
  /** Calls `run` once after `ms` milliseconds; returns what calls it off. */
  after(ms: number, run: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  after(ms, run) {
    // Platforms take more than 24 days for nothing at all.
    const timer = setTimeout(run, Math.min(ms, 2e9));
    return () => clearTimeout(timer);
  },
};
