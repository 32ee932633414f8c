import type { Store } from './store.ts';

/** A value that is told of when it is replaced. */
export interface Held<Value> extends Store<Value> {
  set(this: void, next: Value): void;
}

export function held<Value>(initial: Value): Held<Value> {
  const listeners = new Set<() => void>();
  let value = initial;
  return {
    initial,
    getSnapshot: () => value,
    subscribe(given) {
      const listener = () => given();
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    set(next) {
      value = next;
      for (const listener of [...listeners]) listener();
    },
  };
}
