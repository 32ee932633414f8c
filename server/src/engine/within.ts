import type { Clock } from '../clock.ts';

/** Waits until `work` has settled, either way, but at most for `ms`. */
export async function within(clock: Clock, ms: number, work: Promise<unknown>): Promise<void> {
  const timer = new AbortController();
  const ignore = () => undefined;
  await Promise.race([work.then(ignore, ignore), clock.sleep(ms, timer.signal).catch(ignore)]);
  timer.abort();
}
