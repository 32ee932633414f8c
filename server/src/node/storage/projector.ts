import type { Logger } from '../../log.ts';
import type { Lists } from './lists.ts';
import type { OpenPlace } from './open-place.ts';
import type { Places } from './places.ts';

/** What a short run writes is gathered for so long, so that its files are written once. */
const DELAY_MS = 100;
/** After the medium refused. */
const RETRY_MS = 1000;
/** Bytes that wait in memory before they are written without delay. */
const PRESSURE_BYTES = 8 * 1024 * 1024;
/** Files are written for at most so long at a time; then others have their turn. */
const SLICE_MS = 2;

/** Brings the files up to the log, behind the backs of those who wait for the log only. */
export class Projector {
  readonly #places: Places;
  readonly #lists: Lists;
  readonly #log: Logger;
  /** Places whose files lag behind, and how many of their bytes are counted in `waitingBytes`. */
  readonly #dirty = new Map<OpenPlace, number>();
  #touched = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #waitingBytes = 0;
  #stopped = false;

  constructor(places: Places, lists: Lists, log: Logger) {
    this.#places = places;
    this.#lists = lists;
    this.#log = log;
  }

  /** A place changed. */
  mark(place: OpenPlace): void {
    this.#waitingBytes += place.unprojectedBytes - (this.#dirty.get(place) ?? 0);
    this.#dirty.set(place, place.unprojectedBytes);
    this.#schedule(this.#waitingBytes > PRESSURE_BYTES ? 0 : DELAY_MS);
  }

  /** Files written to since the last call. */
  takeTouched(): Set<string> {
    const touched = this.#touched;
    this.#touched = new Set();
    return touched;
  }

  /** For files whose sync failed. */
  giveBack(touched: ReadonlySet<string>): void {
    for (const file of touched) this.#touched.add(file);
  }

  /** Everything that is visible now is in the files when it resolves. Rejects when the medium refuses. */
  async flushAll(): Promise<void> {
    let sliceEnd = performance.now() + SLICE_MS;
    for (const place of [...this.#places.all()]) {
      this.#flush(place, true);
      if (performance.now() < sliceEnd) continue;
      await new Promise((resolve) => setImmediate(resolve));
      sliceEnd = performance.now() + SLICE_MS;
    }
    this.#flushLists();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  #schedule(delayMs: number): void {
    if (this.#stopped || (this.#timer && delayMs > 0)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#turn(), delayMs);
    // The log has it all: a process that has nothing else to do may end.
    this.#timer.unref();
  }

  #turn(): void {
    this.#timer = undefined;
    const sliceEnd = performance.now() + SLICE_MS;
    try {
      for (const place of this.#dirty.keys()) {
        this.#flush(place, false);
        if (performance.now() > sliceEnd) break;
      }
      this.#flushLists();
      this.#places.evict();
      if (this.#dirty.size > 0) this.#schedule(1);
    } catch (error) {
      this.#log.error({ error }, 'files could not be written; the log keeps what they lack');
      this.#schedule(RETRY_MS);
    }
  }

  #flush(place: OpenPlace, thorough: boolean): void {
    for (const file of place.flush(this.#places.losses, thorough)) this.#touched.add(file);
    this.#waitingBytes -= this.#dirty.get(place) ?? 0;
    this.#dirty.delete(place);
  }

  #flushLists(): void {
    for (const file of this.#lists.flush()) this.#touched.add(file);
  }
}
