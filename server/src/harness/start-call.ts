import type { CallHandle } from '../authoring/call-handle.ts';
import { toAbortError } from './abort.ts';

/**
 * Starts work and returns its handle. It settles when the work does, so that an aborted operation has left its session
 * when its caller hears of it. Nobody has to await it: a rejection that nobody looks at is in the events.
 */
export function startCall<T>(
  run: (signal: AbortSignal) => Promise<T>,
  signals: readonly (AbortSignal | undefined)[],
): CallHandle<T> {
  const own = new AbortController();
  const signal = AbortSignal.any([own.signal, ...signals.filter((one) => one !== undefined)]);
  const work = (async () => {
    signal.throwIfAborted();
    return run(signal);
  })().catch((failure: unknown) => {
    throw signal.aborted && isAbort(failure, signal) ? toAbortError(signal.reason) : failure;
  });
  work.catch(() => {});
  const abort = (reason?: unknown) => own.abort(toAbortError(reason ?? 'The operation was aborted.'));
  return Object.assign(work, { signal, abort });
}

/** Libraries reject with errors of their own making when their signal aborts. */
function isAbort(failure: unknown, signal: AbortSignal): boolean {
  return failure === signal.reason || (failure instanceof Error && /abort/i.test(failure.name));
}
