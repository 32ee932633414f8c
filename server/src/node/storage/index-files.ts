import { SortedIds } from '../../storage/sorted-ids.ts';
import { type IndexLines, readIndexLines } from './index-lines.ts';
import { OTHER_SHARD } from './layout.ts';

/** Entries kept in memory, at some 300 bytes each. */
const KEPT_ENTRIES = 200_000;

/** Where the files of an index are, one an hour. */
export interface IndexFilesOptions {
  /** What lines call their key. */
  readonly field: string;
  path(shard: string): string;
  /** The hours that there are now. */
  names(): readonly string[];
}

/** An index's files, read when a list gets there and kept while there is room. */
export class IndexFiles<V> {
  readonly #options: IndexFilesOptions;
  readonly #kept = new Map<string, IndexLines<V>>();
  readonly #loading = new Map<string, { lines: Promise<IndexLines<V>>; missed: string[] }>();
  #names: SortedIds | undefined;

  constructor(options: IndexFilesOptions) {
    this.#options = options;
  }

  /** Names of the shards, newest first; what has no time comes last. */
  shards(): string[] {
    const names = [...this.#known().descending()].filter((name) => name !== OTHER_SHARD);
    return [...names, OTHER_SHARD];
  }

  noteShard(name: string): void {
    this.#known().add(name);
  }

  forgetShard(name: string): void {
    this.#known().delete(name);
    this.#kept.delete(name);
  }

  /** A line was written to a shard's file. */
  note(shard: string, line: string): void {
    this.#kept.get(shard)?.add(line);
    this.#loading.get(shard)?.missed.push(line);
  }

  /** A shard's lines, if they are in memory. */
  kept(shard: string): IndexLines<V> | undefined {
    return this.#kept.get(shard);
  }

  lines(shard: string): IndexLines<V> | Promise<IndexLines<V>> {
    const kept = this.#kept.get(shard);
    if (kept) {
      this.#kept.delete(shard);
      this.#kept.set(shard, kept);
      return kept;
    }
    return this.#loading.get(shard)?.lines ?? this.#load(shard);
  }

  #load(shard: string): Promise<IndexLines<V>> {
    const missed: string[] = [];
    const lines = readIndexLines<V>(this.#options.path(shard), this.#options.field)
      .then((read) => {
        // Lines that were written while the file was being read.
        for (const line of missed) read.add(line);
        this.#kept.set(shard, read);
        this.#evict();
        return read;
      })
      .finally(() => this.#loading.delete(shard));
    this.#loading.set(shard, { lines, missed });
    return lines;
  }

  #evict(): void {
    let entries = 0;
    for (const lines of this.#kept.values()) entries += lines.size;
    for (const [name, lines] of this.#kept) {
      if (entries <= KEPT_ENTRIES || this.#kept.size === 1) return;
      this.#kept.delete(name);
      entries -= lines.size;
    }
  }

  #known(): SortedIds {
    if (this.#names) return this.#names;
    this.#names = new SortedIds();
    for (const name of this.#options.names()) this.#names.add(name);
    return this.#names;
  }
}
