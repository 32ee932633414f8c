import type { Store } from './store.ts';

/** What two stores say together; the same object as long as both say the same. */
export function combined<A, B, Both>(a: Store<A>, b: Store<B>, combine: (a: A, b: B) => Both): Store<Both> {
  let last: { a: A; b: B; both: Both } | undefined;
  return {
    initial: combine(a.initial, b.initial),
    getSnapshot() {
      const [ofA, ofB] = [a.getSnapshot(), b.getSnapshot()];
      if (!last || last.a !== ofA || last.b !== ofB) last = { a: ofA, b: ofB, both: combine(ofA, ofB) };
      return last.both;
    },
    subscribe(listener) {
      const leaves = [a.subscribe(listener), b.subscribe(listener)];
      return () => {
        for (const leave of leaves) leave();
      };
    },
  };
}
