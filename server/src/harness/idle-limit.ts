import type { Clock } from '../clock.ts';
import { JoinedAbort } from '../joined-abort.ts';
import { ModelError } from '../models/model-error.ts';
import type { ModelEvent } from '../models/port.ts';

/** Between two signs of life of one model call. A model that thinks without showing it may be silent for minutes. */
export const MODEL_IDLE_LIMIT_MS = 300_000;

/**
 * The events of a model call, until it is silent for `limitMs`: then the call is aborted and a `ModelError` thrown, which
 * can be retried. Ends at once, with the signal's reason, when `signal` aborts, whatever the provider does.
 */
export async function* withIdleLimit(
  open: (signal: AbortSignal) => AsyncIterable<ModelEvent>,
  clock: Clock,
  signal: AbortSignal,
  limitMs = MODEL_IDLE_LIMIT_MS,
): AsyncGenerator<ModelEvent> {
  const done = new AbortController();
  const stop = new JoinedAbort(signal);
  let heardMs = clock.now();
  const watch = async () => {
    for (;;) {
      const left = heardMs + limitMs - clock.now();
      if (left <= 0) break;
      await clock.sleep(left, done.signal);
    }
    const message = `The model said nothing for ${limitMs / 1_000} seconds.`;
    stop.abort(new ModelError('model_stalled', message, { retryable: true }));
  };
  watch().catch(() => {});
  const iterator = open(stop.signal)[Symbol.asyncIterator]();
  const { promise: stopped, reject } = Promise.withResolvers<never>();
  stopped.catch(() => {});
  const onStop = () => reject(stop.signal.reason);
  if (stop.signal.aborted) onStop();
  else stop.signal.addEventListener('abort', onStop, { once: true });
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), stopped]);
      heardMs = clock.now();
      if (next.done) return;
      yield next.value;
    }
  } finally {
    done.abort();
    stop.signal.removeEventListener('abort', onStop);
    // Not awaited: a provider that hangs would hold this up for ever. It can still be aborted until it lets go.
    const left = iterator.return?.() ?? Promise.resolve();
    left.catch(() => {}).finally(() => stop.release(signal));
  }
}
