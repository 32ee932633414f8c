import { systemClock } from '../../clock.ts';
import type { ListenEvents, Listener } from './database.ts';

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5_000;

/** One connection that listens, until it is lost or closed. */
export interface Listening {
  /** Resolves with the reason when the connection is gone. */
  readonly lost: Promise<unknown>;
  readonly listener: Listener;
}

/** Listens, and when the connection is lost opens another, waiting longer each time that it cannot. */
export async function keepListening(
  open: () => Promise<Listening>,
  events: Pick<ListenEvents, 'listening' | 'lost'>,
): Promise<Listener> {
  const over = new AbortController();
  let current = await open();
  const loop = follow();
  return {
    async close() {
      over.abort();
      await current.listener.close();
      await loop;
    },
  };

  async function follow(): Promise<void> {
    while (true) {
      events.listening();
      const reason = await current.lost;
      if (over.signal.aborted) return;
      events.lost(reason);
      const again = await reopen();
      if (!again) return;
      current = again;
    }
  }

  /** Undefined when it was closed meanwhile. */
  async function reopen(): Promise<Listening | undefined> {
    for (let waitMs = FIRST_WAIT_MS; !over.signal.aborted; waitMs = Math.min(LONGEST_WAIT_MS, waitMs * 2)) {
      const again = await open().catch(() => undefined);
      if (again && !over.signal.aborted) return again;
      await again?.listener.close();
      await systemClock.sleep(waitMs, over.signal).catch(() => undefined);
    }
    return undefined;
  }
}
