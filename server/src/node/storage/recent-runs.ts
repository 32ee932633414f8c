import type { RunPointer } from '@openflue/spec';
import { SortedIds } from '../../storage/sorted-ids.ts';
import { shardOf } from './layout.ts';

/** What memory knows better than the index files: runs that are not in them yet, or that have to leave them. */
export class RecentRuns {
  readonly #shards = new Map<string, { ids: SortedIds; pointers: Map<string, RunPointer | 'deleted'> }>();

  set(runId: string, pointer: RunPointer | 'deleted'): void {
    const name = shardOf(runId);
    const shard = this.#shards.get(name) ?? { ids: new SortedIds(), pointers: new Map() };
    this.#shards.set(name, shard);
    shard.ids.add(runId);
    shard.pointers.set(runId, pointer);
  }

  get(runId: string): RunPointer | 'deleted' | undefined {
    return this.#shards.get(shardOf(runId))?.pointers.get(runId);
  }

  forget(runId: string): void {
    const name = shardOf(runId);
    const shard = this.#shards.get(name);
    if (!shard) return;
    shard.ids.delete(runId);
    shard.pointers.delete(runId);
    if (shard.ids.size === 0) this.#shards.delete(name);
  }

  descending(shard: string, before?: string): Iterator<string> {
    return this.#shards.get(shard)?.ids.descending(before) ?? [][Symbol.iterator]();
  }
}
