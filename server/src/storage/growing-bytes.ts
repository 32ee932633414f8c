const SMALLEST = 512;

/** Bytes that only grow. Views that were handed out stay what they were: growing copies into a new buffer. */
export class GrowingBytes {
  #buffer = new Uint8Array(0);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(bytes: Uint8Array): void {
    const needed = this.#length + bytes.length;
    if (needed > this.#buffer.length) {
      const grown = new Uint8Array(Math.max(needed, this.#buffer.length * 2, SMALLEST));
      grown.set(this.#buffer.subarray(0, this.#length));
      this.#buffer = grown;
    }
    this.#buffer.set(bytes, this.#length);
    this.#length = needed;
  }

  view(start: number, end = this.#length): Uint8Array {
    return this.#buffer.subarray(start, Math.min(end, this.#length));
  }
}
