import type { Head } from './heads.ts';

const MAX_HEADS = 10_000;

/**
 * Heads of streams that this process wrote to last, for the next write's plan. Each may be out of date: the database
 * refuses a write that was planned with an old one, and what is refused by the plan itself is planned again with a new one.
 */
export class HeadCache {
  readonly #heads = new Map<string, Head>();

  get(stream: string): Head | undefined {
    return this.#heads.get(stream);
  }

  set(stream: string, head: Head | undefined): void {
    this.#heads.delete(stream);
    // Closed streams take no more writes, and reads elsewhere move the end of those that expire.
    if (!head || head.state.closed || Number.isFinite(head.expiresAtMs)) return;
    this.#heads.set(stream, head);
    if (this.#heads.size <= MAX_HEADS) return;
    const oldest = this.#heads.keys().next();
    if (!oldest.done) this.#heads.delete(oldest.value);
  }

  delete(stream: string): void {
    this.#heads.delete(stream);
  }
}
