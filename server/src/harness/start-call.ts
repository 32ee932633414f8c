import type { CallHandle } from '../authoring/call-handle.ts';
import { JoinedAbort } from '../joined-abort.ts';
import { toAbortError } from './abort.ts';

/**
 * Starts work and returns its handle. It settles when the work does, so that an aborted operation has left its session
 * when its caller hears of it. What it left behind still hears of the environment's end. Nobody has to await it: a rejection that nobody looks at is in the events.
 */
export function startCall<T>(
  run: (signal: AbortSignal) => Promise<T>,
  { caller, environment }: { readonly caller: AbortSignal | undefined; readonly environment: AbortSignal },
): CallHandle<T> {
  const stop = new JoinedAbort(caller, environment);
  const { signal } = stop;
  const work = (async () => {
    try {
      signal.throwIfAborted();
      return await run(signal);
    } catch (failure) {
      throw signal.aborted && isAbort(failure, signal) ? toAbortError(signal.reason) : failure;
    } finally {
      stop.release(caller);
    }
  })();
  work.catch(() => {});
  const abort = (reason?: unknown) => stop.abort(toAbortError(reason ?? 'The operation was aborted.'));
  return Object.assign(work, { signal, abort });
}

/** Libraries reject with errors of their own making when their signal aborts. */
function isAbort(failure: unknown, signal: AbortSignal): boolean {
  return failure === signal.reason || (failure instanceof Error && /abort/i.test(failure.name));
}
