import type { Clock } from '../../clock.ts';
import type { Offset, StreamPage } from '../../storage/port.ts';
import { type Follower, LIVE_PAGE_BYTES, LiveBatch } from './live-stream.ts';
import { followLive } from './live-streams.ts';
import { controlFrame, HEARTBEAT, type SseEncoding } from './sse-frames.ts';
import type { StreamReadOptions } from './stream-read-options.ts';

/** Bytes that may wait for a client's socket; a client that lets more wait reads from the store again when it has caught up. */
const QUEUE_BYTES = 128 * 1024;

export interface SseReaderOptions extends StreamReadOptions {
  readonly clock: Clock;
  readonly encoding: SseEncoding;
  readonly signal: AbortSignal;
  /** The cursor to send, never smaller than what the client has. */
  cursor(): string;
}

/**
 * One SSE connection. It reads pages by itself, one whenever the client has taken the last, until it is at the tail; from
 * there it is handed what all followers of the stream are handed, for as long as it keeps up.
 */
export class SseReader implements Follower {
  readonly #options: SseReaderOptions;
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  #offset: Offset;
  #following: { leave(): void } | undefined;
  #reading = false;
  #over = false;

  constructor(first: StreamPage, options: SseReaderOptions) {
    this.#options = options;
    this.#offset = first.from;
    this.body = new ReadableStream<Uint8Array>(
      {
        start: (controller) => this.#start(controller, first),
        pull: () => this.#readOn(),
        cancel: () => this.#release(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: QUEUE_BYTES }),
    );
  }

  readonly body: ReadableStream<Uint8Array>;

  get offset(): Offset {
    return this.#offset;
  }

  deliver(batch: LiveBatch): void {
    if (batch.next <= this.#offset && !batch.closed) return;
    if (batch.from !== this.#offset || !this.#hasRoom()) {
      // Behind, or too slow: it goes on by itself, when there is room.
      this.#unfollow();
      void this.#readOn();
      return;
    }
    this.#send(batch);
  }

  heartbeat(): void {
    if (this.#hasRoom()) this.#controller?.enqueue(HEARTBEAT);
  }

  end(error?: unknown): void {
    if (this.#over) return;
    this.#release();
    if (error === undefined) this.#controller?.close();
    else this.#controller?.error(error);
  }

  #start(controller: ReadableStreamDefaultController<Uint8Array>, first: StreamPage): void {
    this.#controller = controller;
    const { signal, stopping } = this.#options;
    signal.addEventListener('abort', this.#onAbort);
    stopping.addEventListener('abort', this.#onStop);
    // Also when it is empty: the first control event tells the client that it is at the tail.
    this.#send(new LiveBatch(first, this.#options.encoding));
    if (stopping.aborted) this.#onStop();
    else if (first.upToDate) this.#follow();
  }

  /** Reads and sends pages while there is room, up to the tail. */
  async #readOn(): Promise<void> {
    if (this.#reading || this.#following) return;
    this.#reading = true;
    try {
      while (!this.#over && !this.#following && this.#hasRoom()) await this.#readPage();
    } catch (error) {
      this.end(error);
    } finally {
      this.#reading = false;
    }
  }

  async #readPage(): Promise<void> {
    const { store, stream, encoding } = this.#options;
    const page = await store.read(stream, this.#offset, { maxBytes: LIVE_PAGE_BYTES });
    if (this.#over) return;
    if (!page) return this.end();
    if (page.bytes.length > 0 || page.closed) this.#send(new LiveBatch(page, encoding));
    if (page.upToDate && !this.#over) this.#follow();
  }

  #follow(): void {
    const { store, stream, encoding, clock, heartbeatMs } = this.#options;
    this.#following = followLive(this, { store, stream, encoding }, { clock, heartbeatMs });
    // Not at the tail any more: the loop in `#readOn`, or the next pull, reads on.
    if (!this.#following && !this.#reading) void this.#readOn();
  }

  #send(batch: LiveBatch): void {
    this.#offset = batch.next;
    this.#controller?.enqueue(batch.frame(this.#options.cursor()));
    if (batch.closed) this.end();
  }

  #hasRoom(): boolean {
    return !this.#over && (this.#controller?.desiredSize ?? 0) > 0;
  }

  readonly #onAbort = () => this.end();

  /** The server stops: the client is told once more where it is, and comes back. */
  readonly #onStop = () => {
    if (this.#over) return;
    this.#controller?.enqueue(controlFrame({ streamNextOffset: this.#offset, streamCursor: this.#options.cursor() }));
    this.end();
  };

  #unfollow(): void {
    this.#following?.leave();
    this.#following = undefined;
  }

  #release(): void {
    this.#over = true;
    this.#unfollow();
    this.#options.signal.removeEventListener('abort', this.#onAbort);
    this.#options.stopping.removeEventListener('abort', this.#onStop);
  }
}
