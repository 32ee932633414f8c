/** At most so often are streams looked for that have expired. */
const SWEEP_EVERY_MS = 1000;

/** Streams that end by themselves, and when to look at each again. */
export class ExpiringStreams {
  readonly #dueMs = new Map<string, number>();
  #nextSweepMs = 0;

  get names(): string[] {
    return [...this.#dueMs.keys()];
  }

  note(stream: string, dueMs: number): void {
    this.#dueMs.set(stream, dueMs);
  }

  forget(stream: string): void {
    this.#dueMs.delete(stream);
  }

  /** Streams that may have expired; each is asked for again only after it was noted anew. */
  due(nowMs: number): string[] {
    if (nowMs < this.#nextSweepMs) return [];
    this.#nextSweepMs = nowMs + SWEEP_EVERY_MS;
    return [...this.#dueMs].filter(([, dueMs]) => dueMs <= nowMs).map(([stream]) => stream);
  }
}
