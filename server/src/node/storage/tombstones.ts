import { existsSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredTombstone } from '../../storage/port.ts';
import { HourlyIndex } from './hourly-index.ts';
import { INDEX_ENDING, indexNames } from './index-names.ts';
import { shardOf, TOMBSTONES } from './layout.ts';

/**
 * What is left of deleted runs: a line each, in one file for all that were admitted in the same hour. A file's time of
 * modification is the last deletion in it, so that what is to be forgotten is found without reading.
 */
export class Tombstones {
  readonly #index: HourlyIndex<StoredTombstone>;
  readonly #path: (shard: string) => string;
  /** By shard: its last deletion, in milliseconds since the epoch, where that is known better than from its file. */
  readonly #lastMs = new Map<string, number>();

  constructor(dataDir: string) {
    const dir = join(dataDir, TOMBSTONES);
    this.#path = (shard) => join(dir, shard + INDEX_ENDING);
    this.#index = new HourlyIndex({
      field: 'runId',
      path: this.#path,
      names: () => indexNames(dir),
      shardOf,
    });
  }

  get(runId: string): Promise<StoredTombstone | undefined> {
    return this.#index.get(runId);
  }

  put(tombstone: StoredTombstone): void {
    const shard = shardOf(tombstone.runId);
    this.#lastMs.set(shard, Math.max(this.#last(shard) ?? 0, Date.parse(tombstone.deletedAt)));
    this.#index.put(tombstone.runId, tombstone);
  }

  delete(runId: string): void {
    this.#index.delete(runId);
  }

  flush(): string[] {
    const touched = this.#index.flush();
    for (const [shard, lastMs] of this.#lastMs) {
      const path = this.#path(shard);
      if (!touched.includes(path) || !existsSync(path)) continue;
      utimesSync(path, lastMs / 1000, lastMs / 1000);
      this.#lastMs.delete(shard);
    }
    return touched;
  }

  /** Removes the files whose last deletion was before a time. */
  forget(beforeMs: number): void {
    for (const shard of this.#index.shards()) {
      const lastMs = this.#last(shard);
      if (lastMs === undefined || lastMs >= beforeMs) continue;
      this.#index.drop(shard);
      this.#lastMs.delete(shard);
    }
  }

  #last(shard: string): number | undefined {
    return this.#lastMs.get(shard) ?? statSync(this.#path(shard), { throwIfNoEntry: false })?.mtimeMs;
  }
}
