import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { IndexFiles, type IndexFilesOptions } from './index-files.ts';
import { appendIndexLines, type IndexLines, indexLine, replaceIndexLines } from './index-lines.ts';
import { OTHER_SHARD } from './layout.ts';
import { RecentEntries } from './recent-entries.ts';
import { removeIfEmpty } from './remove-if-empty.ts';

/** A file of at most so many entries is written anew whenever some of its lines no longer count. */
const SMALL = 1000;
/** A listing that has to look at many entries lets others in after so many. */
const BREATH = 5000;

export interface HourlyIndexOptions extends IndexFilesOptions {
  /** The hour that an entry belongs to; as keys sort, so do their hours. */
  shardOf(key: string): string;
}

/**
 * Entries by time: those in memory (not in the files yet, or never to be) and those of the files, one file an hour, which
 * is made of lines that are added and of deletions. A file that has nothing left that counts is removed.
 */
export class HourlyIndex<V extends object> {
  readonly #options: HourlyIndexOptions;
  readonly #files: IndexFiles<V>;
  readonly #recent = new RecentEntries<V>();
  /** Lines to be written, by shard. */
  readonly #due = new Map<string, { key: string; line: string }[]>();
  /** Shards whose files may hold more than counts. */
  readonly #untidy = new Set<string>();

  constructor(options: HourlyIndexOptions) {
    this.#options = options;
    this.#files = new IndexFiles(options);
  }

  /** Known to lists, and not to be written down yet. */
  remember(key: string, value: V): void {
    const shard = this.#options.shardOf(key);
    this.#recent.set(shard, key, value);
    this.#files.noteShard(shard);
  }

  put(key: string, value: V): void {
    this.remember(key, value);
    this.#owe(key, value);
  }

  delete(key: string): void {
    const shard = this.#options.shardOf(key);
    this.#recent.set(shard, key, 'deleted');
    this.#untidy.add(shard);
    this.#owe(key, 'deleted');
  }

  async get(key: string): Promise<V | undefined> {
    const shard = this.#options.shardOf(key);
    const recent = this.#recent.get(shard, key);
    if (recent !== undefined) return recent === 'deleted' ? undefined : recent;
    // A shard that there is no file of is not looked for on the disk by everyone who asks for what is not there.
    if (!this.shards().includes(shard)) return undefined;
    return (await this.#files.lines(shard)).get(key);
  }

  /** Writes what the files lack. Returns the files that it touched. `active`: entries that stay in memory. */
  flush(active?: (key: string) => boolean): string[] {
    const touched: string[] = [];
    for (const [shard, due] of this.#due) {
      const path = this.#options.path(shard);
      appendIndexLines(
        path,
        due.map(({ line }) => line),
      );
      this.#due.delete(shard);
      touched.push(path);
      for (const { key, line } of due) {
        this.#files.note(shard, line);
        if (!active?.(key)) this.#recent.forget(shard, key);
      }
    }
    for (const shard of this.#untidy) this.#tidyInTime(shard, touched);
    return touched;
  }

  /** At a flush that adds nothing to the file, so that many deletions in a row do not write it anew each time. */
  #tidyInTime(shard: string, touched: string[]): void {
    const path = this.#options.path(shard);
    const lines = this.#files.kept(shard);
    if (!lines) {
      Promise.resolve(this.#files.lines(shard)).catch(() => this.#untidy.delete(shard));
    } else if (lines.size === 0 || !touched.includes(path)) {
      this.#untidy.delete(shard);
      if (this.#tidy(shard, lines)) touched.push(path);
    }
  }

  /** Removes a shard with all that it has. */
  drop(shard: string): void {
    this.#due.delete(shard);
    this.#untidy.delete(shard);
    this.#recent.drop(shard);
    this.#files.forgetShard(shard);
    rmSync(this.#options.path(shard), { force: true });
  }

  /** Names of the shards, newest first; what has no time comes last. */
  shards(): string[] {
    return this.#files.shards();
  }

  /** One shard's keys, newest first, from its file and from memory, which knows better. */
  async merged(shard: string, before?: string): Promise<Generator<readonly [key: string, value: V]>> {
    const lines = await this.#files.lines(shard);
    if (lines.size === 0 && lines.spent > 0) this.#untidy.add(shard);
    return this.#merge(shard, lines, before);
  }

  /** Newest first, below `before`. Looking at many, it lets others in from time to time. */
  async *descending(before?: string): AsyncGenerator<readonly [key: string, value: V]> {
    let looked = 0;
    for (const shard of this.#shardsFrom(before)) {
      const limit = before !== undefined && this.#options.shardOf(before) === shard ? before : undefined;
      for (const entry of await this.merged(shard, limit)) {
        looked += 1;
        if (looked % BREATH === 0) await new Promise((resolve) => setImmediate(resolve));
        yield entry;
      }
    }
  }

  /** The shards in which entries below this one may be. */
  #shardsFrom(before: string | undefined): string[] {
    const shards = this.shards();
    if (before === undefined) return shards;
    const from = this.#options.shardOf(before);
    return from === OTHER_SHARD ? [OTHER_SHARD] : shards.filter((name) => name === OTHER_SHARD || name <= from);
  }

  *#merge(
    shard: string,
    lines: IndexLines<V>,
    before: string | undefined,
  ): Generator<readonly [key: string, value: V]> {
    const recent = this.#recent.descending(shard, before);
    const indexed = lines.descending(before);
    let a = recent.next();
    let b = indexed.next();
    while (!a.done || !b.done) {
      const key = b.done || (!a.done && a.value >= b.value) ? a.value : b.value;
      if (!a.done && a.value === key) a = recent.next();
      if (!b.done && b.value === key) b = indexed.next();
      const value = this.#recent.get(shard, key) ?? lines.get(key);
      if (value && value !== 'deleted') yield [key, value];
    }
  }

  #owe(key: string, value: V | 'deleted'): void {
    const shard = this.#options.shardOf(key);
    const line = indexLine(this.#options.field, key, value);
    const due = this.#due.get(shard);
    if (due) due.push({ key, line });
    else this.#due.set(shard, [{ key, line }]);
  }

  /** True when the file was written anew or removed. */
  #tidy(shard: string, lines: IndexLines<V>): boolean {
    const path = this.#options.path(shard);
    if (lines.size === 0) {
      rmSync(path, { force: true });
      lines.compact();
      // Somebody in memory still belongs there.
      if (!this.#recent.has(shard)) this.#files.forgetShard(shard);
      removeIfEmpty(dirname(path));
      return true;
    }
    if (lines.spent === 0 || (lines.spent <= lines.size && lines.size > SMALL)) return false;
    replaceIndexLines(path, lines.compact());
    return true;
  }
}
