import type { Clock } from '../../clock.ts';
import type { Offset, StreamPage, StreamReader } from '../../storage/port.ts';
import { controlFrame, dataFrame, joined, type SseEncoding } from './sse-frames.ts';

/** Largest piece that is sent to live readers at once, in bytes. */
export const LIVE_PAGE_BYTES = 64 * 1024;

/** What was appended, as every reader of the stream is sent it: read once, framed once. */
export class LiveBatch {
  readonly from: Offset;
  readonly next: Offset;
  readonly closed: boolean;
  readonly #upToDate: boolean;
  readonly #data: Uint8Array | undefined;
  readonly #frames = new Map<string, Uint8Array>();

  constructor(page: StreamPage, encoding: SseEncoding) {
    this.from = page.from;
    this.next = page.next;
    this.closed = page.closed;
    this.#upToDate = page.upToDate;
    this.#data = page.bytes.length > 0 ? dataFrame(page.bytes, encoding) : undefined;
  }

  /** Data and its control event as one piece; readers with the same cursor, which are nearly all, share it. */
  frame(cursor: string): Uint8Array {
    const made = this.#frames.get(cursor);
    if (made) return made;
    const control = controlFrame({
      streamNextOffset: this.next,
      ...(this.closed ? { streamClosed: true } : { streamCursor: cursor }),
      ...(this.#upToDate && { upToDate: true }),
    });
    const frame = this.#data ? joined(this.#data, control) : control;
    this.#frames.set(cursor, frame);
    return frame;
  }
}

/** A reader that is at the tail. */
export interface Follower {
  /** Up to here it was sent everything. */
  readonly offset: Offset;
  deliver(batch: LiveBatch): void;
  heartbeat(): void;
  /** The stream was deleted (without an error), or cannot be read. */
  end(error?: unknown): void;
}

/** The readers at the tail of one stream. One append wakes this, not each of them. */
export class LiveStream {
  readonly #store: StreamReader;
  readonly #stream: string;
  readonly #encoding: SseEncoding;
  readonly #empty: () => void;
  readonly #followers = new Set<Follower>();
  readonly #over = new AbortController();
  readonly #unsubscribe: () => void;
  #at: Offset;
  #pumping = false;
  #woken = false;

  constructor(
    source: { store: StreamReader; stream: string; encoding: SseEncoding; at: Offset },
    timing: { clock: Clock; heartbeatMs: number },
    empty: () => void,
  ) {
    this.#store = source.store;
    this.#stream = source.stream;
    this.#encoding = source.encoding;
    this.#at = source.at;
    this.#empty = empty;
    this.#unsubscribe = source.store.subscribe(source.stream, () => void this.#pump());
    void this.#beat(timing);
    // Whatever was appended since the first follower read has woken nobody.
    void this.#pump();
  }

  get size(): number {
    return this.#followers.size;
  }

  /** False when the reader is behind and has to read on by itself first. */
  follow(follower: Follower): boolean {
    if (follower.offset < this.#at) return false;
    this.#followers.add(follower);
    return true;
  }

  leave(follower: Follower): void {
    if (!this.#followers.delete(follower) || this.#followers.size > 0) return;
    this.#unsubscribe();
    this.#over.abort();
    this.#empty();
  }

  async #pump(): Promise<void> {
    this.#woken = true;
    if (this.#pumping) return;
    this.#pumping = true;
    try {
      while (this.#woken && !this.#over.signal.aborted) {
        this.#woken = false;
        await this.#readToTail();
      }
    } catch (error) {
      this.#endAll(error);
    } finally {
      this.#pumping = false;
    }
  }

  async #readToTail(): Promise<void> {
    for (;;) {
      const page = await this.#store.read(this.#stream, this.#at, { maxBytes: LIVE_PAGE_BYTES });
      if (this.#over.signal.aborted) return;
      if (!page) return this.#endAll();
      if (page.bytes.length === 0 && !page.closed) return;
      const batch = new LiveBatch(page, this.#encoding);
      this.#at = page.next;
      for (const follower of [...this.#followers]) follower.deliver(batch);
      if (page.upToDate) return;
    }
  }

  async #beat({ clock, heartbeatMs }: { clock: Clock; heartbeatMs: number }): Promise<void> {
    while (!this.#over.signal.aborted) {
      await clock.sleep(heartbeatMs, this.#over.signal).catch(() => {});
      if (!this.#over.signal.aborted) for (const follower of [...this.#followers]) follower.heartbeat();
    }
  }

  #endAll(error?: unknown): void {
    for (const follower of [...this.#followers]) follower.end(error);
  }
}
