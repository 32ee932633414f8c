import type { Clock } from './clock.ts';

/**
 * Settles as `work` does, or rejects with the signal's reason the moment it aborts, whether or not `work` listens to the signal. What
 * `work` does afterwards is ignored.
 */
export function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

/** Waits `ms` milliseconds; rejects with the signal's reason the moment it aborts. */
export async function sleep(ms: number, signal: AbortSignal, clock: Clock): Promise<void> {
  let callOff = () => {};
  const over = new Promise<void>((resolve) => {
    callOff = clock.after(ms, resolve);
  });
  await untilAborted(over, signal).finally(callOff);
}

/** A controller, and a signal that aborts with it or with the caller's, for the same reason. */
export function abortableBy(parent: AbortSignal | undefined): { controller: AbortController; signal: AbortSignal } {
  const controller = new AbortController();
  const signal = parent ? AbortSignal.any([controller.signal, parent]) : controller.signal;
  return { controller, signal };
}
