/** Ids in ascending order. Ids that sort by time arrive almost sorted, so an insertion is nearly always at the end. */
export class SortedIds {
  readonly #ids: string[] = [];

  get size(): number {
    return this.#ids.length;
  }

  /** False when it was there already. */
  add(id: string): boolean {
    const ids = this.#ids;
    const last = ids[ids.length - 1];
    if (last === undefined || last < id) {
      ids.push(id);
      return true;
    }
    const at = this.#firstNotBelow(id);
    if (ids[at] === id) return false;
    ids.splice(at, 0, id);
    return true;
  }

  delete(id: string): boolean {
    const at = this.#firstNotBelow(id);
    if (this.#ids[at] !== id) return false;
    this.#ids.splice(at, 1);
    return true;
  }

  /** Largest first, from the largest that is below `before` (from the largest of all without it). */
  *descending(before?: string): Generator<string> {
    let at = before === undefined ? this.#ids.length : this.#firstNotBelow(before);
    while (at > 0) {
      at -= 1;
      const id = this.#ids[at];
      if (id !== undefined) yield id;
    }
  }

  /** Smallest first. */
  ascending(): Iterable<string> {
    return this.#ids;
  }

  #firstNotBelow(id: string): number {
    let low = 0;
    let high = this.#ids.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ids[middle] ?? '') < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
