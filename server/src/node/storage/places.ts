import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../../log.ts';
import { StorageFailure } from '../../storage/errors.ts';
import type { StreamState } from '../../storage/stream-state.ts';
import { HandlePool } from './handle-pool.ts';
import { hasDirectory, type Place, RECORD_FILE } from './layout.ts';
import { afterLosses } from './losses.ts';
import { OpenPlace, streamFile } from './open-place.ts';
import { type PlaceRecord, readRecord } from './record-file.ts';

/** Places kept in memory beyond those that have to be; each costs about a kilobyte. */
const KEPT = 2000;

/** The places that are in memory, and the way to those that are not. */
export class Places {
  readonly #dir: string;
  readonly #log: Logger;
  readonly #nowMs: () => number;
  readonly #open = new Map<Place, OpenPlace>();
  readonly #loading = new Map<Place, Promise<OpenPlace>>();
  readonly pool = new HandlePool();
  /** How often this directory lost bytes that readers may have seen. */
  losses = 0;

  constructor(dir: string, log: Logger, nowMs: () => number) {
    this.#dir = dir;
    this.#log = log;
    this.#nowMs = nowMs;
  }

  get dir(): string {
    return this.#dir;
  }

  /** Every place in memory, the longest unused first. */
  all(): Iterable<OpenPlace> {
    return this.#open.values();
  }

  /** The place, if it is in memory. */
  known(place: Place): OpenPlace | undefined {
    return this.#open.get(place);
  }

  /** The place in memory, or a promise while its record is read. A place that is nowhere is an empty one. */
  find(place: Place, name: string): OpenPlace | Promise<OpenPlace> {
    const open = this.#open.get(place);
    if (open) {
      this.#open.delete(place);
      this.#open.set(place, open);
      return open;
    }
    const loading = this.#loading.get(place);
    if (loading) return loading;
    if (!hasDirectory(place) || !existsSync(join(this.#dir, place, RECORD_FILE))) {
      return this.add({ place, name, value: {}, lastAccessMs: this.#nowMs(), exists: false });
    }
    const load = this.#load(place).finally(() => this.#loading.delete(place));
    this.#loading.set(place, load);
    return load;
  }

  add(origin: ConstructorParameters<typeof OpenPlace>[0]): OpenPlace {
    const open = new OpenPlace(origin, this.#dir, this.pool);
    this.#open.set(origin.place, open);
    return open;
  }

  async #load(place: Place): Promise<OpenPlace> {
    const record = await this.#read(join(this.#dir, place, RECORD_FILE));
    if (!record) return this.add({ place, name: place, value: {}, lastAccessMs: this.#nowMs(), exists: false });
    const { name, lastAccessMs } = record;
    const stream =
      record.value.stream && this.#checked(place, afterLosses(record.value.stream, this.losses - record.losses));
    const value = stream ? { ...record.value, stream } : record.value;
    return this.add({ place, name, value, lastAccessMs, exists: true });
  }

  /** What the system refuses, it may give later; what is no record stays none. */
  async #read(path: string): Promise<PlaceRecord | undefined> {
    try {
      return await readRecord(path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      throw new StorageFailure(`${path} could not be read.`, { cause: error });
    }
  }

  /** A stream whose file is shorter than its record says has lost bytes: it ends there, in a new generation. */
  #checked(place: Place, stream: StreamState): StreamState {
    const path = join(this.#dir, place, streamFile(stream));
    const size = stream.length === 0 ? 0 : (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
    if (size >= stream.length) return stream;
    this.#log.error({ file: path, expected: stream.length, found: size }, 'a stream file is shorter than its record');
    return afterLosses({ ...stream, length: size }, 1);
  }

  /**
   * Forgets clean places that were not used for long. Only between ticks: whoever has just found a place must be able to
   * queue its job before the place can go.
   */
  evict(): void {
    for (const [key, open] of this.#open) {
      if (this.#open.size <= KEPT) return;
      if (open.clean) this.#open.delete(key);
    }
  }
}
