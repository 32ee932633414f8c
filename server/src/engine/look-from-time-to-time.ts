import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { Storage } from '../storage/port.ts';

/** In case nobody told of what there is to see. */
const LOOK_EVERY_MS = 5_000;
/** One for all: making one captures a stack. */
const OVER = new DOMException('There is nothing more to look for', 'AbortError');

/** Calls `look` when somebody wakes the name, and every so often, until the function that it returns is called. */
export function lookFromTimeToTime(
  name: string,
  { storage, clock, log }: { readonly storage: Storage; readonly clock: Clock; readonly log: Logger },
  look: () => Promise<void>,
): () => void {
  const over = new AbortController();
  const lookOnce = async () => {
    if (over.signal.aborted) return;
    await look().catch((error: unknown) => log.warn({ err: error, name }, 'work under way could not be looked at'));
  };
  const unsubscribe = storage.streams.subscribe(name, () => void lookOnce());
  const lookOn = async () => {
    for (;;) {
      await clock.sleep(LOOK_EVERY_MS, over.signal);
      await lookOnce();
    }
  };
  lookOn().catch(() => undefined);
  return () => {
    over.abort(OVER);
    unsubscribe();
  };
}
