import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RunPointer } from '@openflue/spec';
import { encodeTime } from 'ulid';
import type { ExpiredRunsQuery, RunQuery } from '../../storage/port.ts';
import { formatRunCursor, parseRunCursor } from '../../storage/run-cursor.ts';
import { matchesQuery, pageLimit } from '../../storage/run-query.ts';
import { HourlyIndex } from './hourly-index.ts';
import { ENDED_FILE, OTHER_SHARD, RUNS, shardOf } from './layout.ts';

/** All runs by time: those that have not ended in memory, the others in the index files. */
export class RunList {
  readonly #index: HourlyIndex<RunPointer>;
  readonly #unfinished = new Set<string>();

  constructor(dir: string) {
    const runs = join(dir, RUNS);
    this.#index = new HourlyIndex({
      field: 'runId',
      path: (shard) => join(runs, shard, ENDED_FILE),
      names: () => (existsSync(runs) ? readdirSync(runs) : []),
      shardOf,
    });
  }

  get unfinished(): ReadonlySet<string> {
    return this.#unfinished;
  }

  put(pointer: RunPointer): void {
    const { runId } = pointer;
    if (pointer.status === 'active') {
      this.#unfinished.add(runId);
      this.#index.remember(runId, pointer);
      return;
    }
    this.#unfinished.delete(runId);
    this.#index.put(runId, pointer);
  }

  delete(runId: string): void {
    this.#unfinished.delete(runId);
    this.#index.delete(runId);
  }

  /** Writes what the index files lack. Returns the files that it touched. */
  flush(): string[] {
    return this.#index.flush((runId) => this.#unfinished.has(runId));
  }

  async list(query: RunQuery): Promise<{ runs: RunPointer[]; nextCursor?: string }> {
    const limit = pageLimit(query);
    const before = query.cursor === undefined ? undefined : parseRunCursor(query.cursor);
    const runs: RunPointer[] = [];
    for await (const [, pointer] of this.#index.descending(before)) {
      if (!matchesQuery(pointer, query)) continue;
      const last = runs.at(-1);
      if (runs.length === limit && last) return { runs, nextCursor: formatRunCursor(last.runId) };
      runs.push({ ...pointer });
    }
    return { runs };
  }

  /** The oldest hour first. An hour whose runs are all deleted has no file any more, so this costs what has expired. */
  async expired({ endedBefore, limit }: ExpiredRunsQuery): Promise<string[]> {
    // Who ended before was admitted before.
    const admittedBefore = `run_${encodeTime(Date.parse(endedBefore), 10)}`;
    const newest = shardOf(`${admittedBefore}${'0'.repeat(16)}`);
    const shards = this.#index.shards().filter((shard) => shard <= newest && shard !== OTHER_SHARD);
    const expired: string[] = [];
    for (const shard of [...shards.reverse(), OTHER_SHARD]) {
      const before = shard === newest ? admittedBefore : undefined;
      for (const [runId, { endedAt }] of await this.#index.merged(shard, before)) {
        if (endedAt !== undefined && endedAt < endedBefore) expired.push(runId);
        if (expired.length === limit) return expired;
      }
    }
    return expired;
  }
}
