import { SortedIds } from '../../storage/sorted-ids.ts';

/** What memory knows better than the index files: entries that are not in them yet, or that have to leave them. */
export class RecentEntries<V> {
  readonly #shards = new Map<string, { keys: SortedIds; entries: Map<string, V | 'deleted'> }>();

  set(shard: string, key: string, value: V | 'deleted'): void {
    const { keys, entries } = this.#shards.get(shard) ?? { keys: new SortedIds(), entries: new Map() };
    this.#shards.set(shard, { keys, entries });
    keys.add(key);
    entries.set(key, value);
  }

  get(shard: string, key: string): V | 'deleted' | undefined {
    return this.#shards.get(shard)?.entries.get(key);
  }

  has(shard: string): boolean {
    return this.#shards.has(shard);
  }

  forget(shard: string, key: string): void {
    const known = this.#shards.get(shard);
    if (!known) return;
    known.keys.delete(key);
    known.entries.delete(key);
    if (known.keys.size === 0) this.#shards.delete(shard);
  }

  drop(shard: string): void {
    this.#shards.delete(shard);
  }

  descending(shard: string, before?: string): Iterator<string> {
    return this.#shards.get(shard)?.keys.descending(before) ?? [][Symbol.iterator]();
  }
}
