/** Who wants to hear of a key. Empty keys are dropped, so that nothing is left of readers that went away. */
export class Wakers {
  readonly #byKey = new Map<string, Set<() => void>>();

  /** Number of keys somebody listens to. */
  get size(): number {
    return this.#byKey.size;
  }

  add(key: string, wake: () => void): () => void {
    const set = this.#byKey.get(key) ?? new Set();
    this.#byKey.set(key, set);
    // Wrapped, so that the same function may subscribe twice and leave once.
    const entry = () => wake();
    set.add(entry);
    return () => {
      if (set.delete(entry) && set.size === 0 && this.#byKey.get(key) === set) this.#byKey.delete(key);
    };
  }

  wake(key: string): void {
    const set = this.#byKey.get(key);
    if (!set) return;
    for (const wake of [...set]) wake();
  }
}
