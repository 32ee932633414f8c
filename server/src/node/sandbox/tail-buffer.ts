/** Collects bytes and keeps the last `limit` of them or a little more; says so when some were let go. */
export class TailBuffer {
  readonly #limit: number;
  readonly #chunks: Buffer[] = [];
  #kept = 0;
  #dropped = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  push(chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#kept += chunk.length;
    while (this.#kept - (this.#chunks[0]?.length ?? 0) >= this.#limit) {
      const dropped = this.#chunks.shift()?.length ?? 0;
      this.#kept -= dropped;
      this.#dropped += dropped;
    }
  }

  toString(): string {
    const text = Buffer.concat(this.#chunks).toString('utf8');
    return this.#dropped > 0 ? `[Cut: ${this.#dropped} bytes before this are left out.]\n${text}` : text;
  }
}
