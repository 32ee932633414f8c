import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { SortedIds } from '../../storage/sorted-ids.ts';
import { OTHER_SHARD, RUNS } from './layout.ts';
import { readShardIndex, type ShardIndex } from './shard-index.ts';

/** Entries of shard indexes kept in memory, at some 300 bytes each. */
const KEPT_ENTRIES = 200_000;

/** The shards' index files, read when a list gets there and kept while there is room. */
export class EndedRuns {
  readonly #dir: string;
  readonly #kept = new Map<string, ShardIndex>();
  readonly #loading = new Map<string, { index: Promise<ShardIndex>; missed: string[] }>();
  #names: SortedIds | undefined;

  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Names of the shards, newest first; runs without a time come last. */
  shards(): string[] {
    const names = [...this.#known().descending()].filter((name) => name !== OTHER_SHARD);
    return [...names, OTHER_SHARD];
  }

  noteShard(name: string): void {
    this.#known().add(name);
  }

  /** A line was written to a shard's file. */
  note(shard: string, line: string): void {
    this.#kept.get(shard)?.add(line);
    this.#loading.get(shard)?.missed.push(line);
  }

  index(shard: string): ShardIndex | Promise<ShardIndex> {
    const kept = this.#kept.get(shard);
    if (kept) {
      this.#kept.delete(shard);
      this.#kept.set(shard, kept);
      return kept;
    }
    return this.#loading.get(shard)?.index ?? this.#load(shard);
  }

  #load(shard: string): Promise<ShardIndex> {
    const missed: string[] = [];
    const index = readShardIndex(this.#dir, shard)
      .then((read) => {
        // Lines that were written while the file was being read.
        for (const line of missed) read.add(line);
        this.#kept.set(shard, read);
        this.#evict();
        return read;
      })
      .finally(() => this.#loading.delete(shard));
    this.#loading.set(shard, { index, missed });
    return index;
  }

  #evict(): void {
    let entries = 0;
    for (const index of this.#kept.values()) entries += index.size;
    for (const [name, index] of this.#kept) {
      if (entries <= KEPT_ENTRIES || this.#kept.size === 1) return;
      this.#kept.delete(name);
      entries -= index.size;
    }
  }

  #known(): SortedIds {
    if (this.#names) return this.#names;
    this.#names = new SortedIds();
    const runs = join(this.#dir, RUNS);
    if (existsSync(runs)) for (const name of readdirSync(runs)) this.#names.add(name);
    return this.#names;
  }
}
