import { EVENT_VERSION, type EventScope } from '@openflue/spec';
import type { Clock } from '../clock.ts';
import { coalesce } from './coalesce.ts';
import type { Emitter, NewEvent } from './emitter.ts';
import { type LocalObservation, publish } from './observe.ts';

/** An event with everything but its index: the index is given when it is written, after waiting deltas were joined. */
export type PendingEvent = NewEvent & { readonly timestamp: string };

export interface EventLogOptions {
  readonly clock: Clock;
  readonly scope: Partial<EventScope>;
  /** Index of the next event: 0 on a new stream. */
  readonly nextIndex: number;
  /** Writes JSON lines to the stream, in order; visible to readers when it resolves. */
  append(lines: readonly string[]): Promise<void>;
  /** Called with the first of a row of failed appends. What they were to write is kept for a later one. */
  onFailure(error: unknown): void;
}

/** Lines of one append at the most: a burst is written in slices, so that other work gets its turn in between. */
const MAX_LINES_PER_APPEND = 1_000;

/** Time after a refused append before an event tries again. */
const RETRY_MS = 1_000;

/**
 * Numbers, stamps and writes the events of one run. `emit` is synchronous and cheap; a macrotask later everything that
 * waits is written in one append, and while that append is under way the next batch collects behind it. Deltas that wait
 * together are joined into one event. What the storage refuses waits for a later append, at the latest for the commit that
 * ends the stream: a disk that was full for a while leaves no gap.
 */
export class EventLog implements Emitter {
  readonly #options: EventLogOptions;
  #pending: PendingEvent[] = [];
  #nextIndex: number;
  #writing: Promise<void> | undefined;
  #sealed = false;
  /** What the last append that failed failed with. */
  #refusal: unknown;
  /** While appends fail: before this time none is tried. */
  #retryAtMs: number | undefined;

  constructor(options: EventLogOptions) {
    this.#options = options;
    this.#nextIndex = options.nextIndex;
  }

  /** Every event so far that is visible to readers has a lower index. */
  get nextIndex(): number {
    return this.#nextIndex;
  }

  emit(event: NewEvent): void {
    if (this.#sealed) return;
    const stamped = this.#stamp(event);
    publish(stamped);
    coalesce(this.#pending, stamped);
    if (this.#retryAtMs === undefined || this.#options.clock.now() >= this.#retryAtMs) {
      this.#writing ??= this.#writeSoon();
    }
  }

  note(observation: LocalObservation): void {
    const timestamp = new Date(this.#options.clock.now()).toISOString();
    publish(Object.assign({}, observation, this.#options.scope, { timestamp }));
  }

  with(scope: Partial<EventScope>): Emitter {
    return scoped(this, scope);
  }

  /**
   * Refuses further events and hands over what was not written yet, as lines, for the commit that ends the stream: the
   * tail of the log and its end become durable together. When that cannot be committed, another end may be asked for.
   */
  async seal(...last: readonly NewEvent[]): Promise<string[]> {
    this.#sealed = true;
    await this.#writing;
    const pending = [...this.#pending];
    for (const event of last) {
      const stamped = this.#stamp(event);
      publish(stamped);
      coalesce(pending, stamped);
    }
    return this.#lines(pending);
  }

  /** Refuses further events and writes what waits, as far as the storage takes it, without ending the stream. */
  async close(): Promise<void> {
    await this.written().catch(() => undefined);
    this.#sealed = true;
  }

  /** Resolves when everything emitted so far is visible to readers, or was refused and waits. */
  async flush(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  /**
   * Resolves when everything emitted so far is visible to readers. What was refused is tried again at once; rejects when it
   * is refused again.
   */
  async written(): Promise<void> {
    await this.flush();
    if (this.#pending.length === 0 || this.#sealed) return;
    this.#writing = this.#writeSoon();
    await this.flush();
    if (this.#pending.length > 0 && !this.#sealed) throw this.#refusal;
  }

  async #writeSoon(): Promise<void> {
    await macrotask();
    while (this.#pending.length > 0 && !this.#sealed) {
      const lines = this.#lines(this.#pending.slice(0, MAX_LINES_PER_APPEND));
      const events = this.#pending.splice(0, lines.length);
      try {
        await this.#options.append(lines);
      } catch (error) {
        this.#pending.unshift(...events);
        this.#refusal = error;
        this.#refused(error);
        break;
      }
      this.#nextIndex += lines.length;
      this.#retryAtMs = undefined;
    }
    this.#writing = undefined;
  }

  #refused(error: unknown): void {
    const first = this.#retryAtMs === undefined;
    this.#retryAtMs = this.#options.clock.now() + RETRY_MS;
    if (first) this.#options.onFailure(error);
  }

  #stamp(event: NewEvent): PendingEvent {
    return { ...event, ...this.#options.scope, timestamp: new Date(this.#options.clock.now()).toISOString() };
  }

  #lines(events: readonly PendingEvent[]): string[] {
    return events.map((event, i) => {
      const { type, timestamp, ...rest } = event;
      // The envelope comes first in every line: whoever reads a stream by eye reads its left edge.
      return JSON.stringify({ type, v: EVENT_VERSION, eventIndex: this.#nextIndex + i, timestamp, ...rest });
    });
  }
}

/** An emitter that adds these ids to what it passes on. */
export function scoped(parent: Emitter, scope: Partial<EventScope>): Emitter {
  return {
    emit: (event) => parent.emit({ ...scope, ...event }),
    note: (observation) => parent.note({ ...scope, ...observation }),
    with: (inner) => scoped(parent, { ...scope, ...inner }),
  };
}

/** The event loop's next turn, by Web standards alone. */
const macrotask = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
