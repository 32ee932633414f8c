/**
 * A map for what comes and goes. A `Map` moves into a new table now and then, and the old one goes on pointing to the new
 * one: as soon as one dead table has grown old, a young collection takes all that follow for alive, with everything that
 * was in them, until the whole heap is collected. What such tables hold here is a slot that was emptied.
 */
export class TransientMap<K, V> {
  readonly #slots = new Map<K, { value: V | undefined }>();

  get size(): number {
    return this.#slots.size;
  }

  has(key: K): boolean {
    return this.#slots.has(key);
  }

  get(key: K): V | undefined {
    return this.#slots.get(key)?.value;
  }

  set(key: K, value: V): void {
    this.delete(key);
    this.#slots.set(key, { value });
  }

  /** What was there. */
  delete(key: K): V | undefined {
    const slot = this.#slots.get(key);
    if (!slot) return undefined;
    const { value } = slot;
    slot.value = undefined;
    this.#slots.delete(key);
    return value;
  }
}
