import type { Clock } from './clock.ts';

/**
 * Something that changes, and its state now. However many subscribe, there is one stream: it begins with the first, and ends a second after
 * the last has left. Who comes later goes on where it broke off.
 */
export interface Observer<Snapshot> {
  /** The same object as long as nothing changed. */
  getSnapshot(this: void): Snapshot;
  /** Calls `listener` after changes; returns what ends that. */
  subscribe(this: void, listener: () => void): () => void;
  /** Begins anew, after a failure say; where nobody subscribes, with the next who does. */
  refresh(this: void): void;
  /** Ends the stream for good. What is known stays. */
  close(this: void): void;
}

export interface Observed<Snapshot> {
  /**
   * Follows what is observed, and calls `changed` after every change. Changes nothing once the signal aborts. Resolves when there is nothing
   * more to come; never rejects. `anew`: what is known may be wrong.
   */
  follow(options: { signal: AbortSignal; changed: () => void; anew: boolean }): Promise<void>;
  /** Made when it is asked for, so that many changes cost little. */
  snapshot(): Snapshot;
}

/** Milliseconds that a stream outlives its last subscriber: pages that replace each other need not reconnect. */
export const lingerMs = 1_000;

export function observerOf<Snapshot>(clock: Clock, { follow, snapshot }: Observed<Snapshot>): Observer<Snapshot> {
  const listeners = new Set<() => void>();
  let following: AbortController | undefined;
  let leave = () => {};
  let closed = false;
  let stale = false;
  let current: { snapshot: Snapshot } | undefined;

  const changed = () => {
    current = undefined;
    for (const listener of [...listeners]) listener();
  };
  const stop = () => {
    following?.abort();
    following = undefined;
  };
  const start = async () => {
    if (closed || following || !listeners.size) return;
    const own = new AbortController();
    const anew = stale;
    stale = false;
    following = own;
    await follow({ signal: own.signal, changed, anew });
    if (following === own) following = undefined;
  };

  return {
    getSnapshot() {
      current ??= { snapshot: snapshot() };
      return current.snapshot;
    },
    subscribe(given) {
      // The same function may be given twice.
      const listener = () => given();
      leave();
      listeners.add(listener);
      if (listeners.size === 1) start();
      return () => {
        if (listeners.delete(listener) && !listeners.size) leave = clock.after(lingerMs, stop);
      };
    },
    refresh() {
      stop();
      stale = true;
      start();
    },
    close() {
      closed = true;
      leave();
      stop();
    },
  };
}
