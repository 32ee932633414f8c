import type { RunPointer } from '@openflue/spec';
import type { RunQuery } from '../../storage/port.ts';
import { formatRunCursor, parseRunCursor } from '../../storage/run-cursor.ts';
import { matchesQuery, pageLimit } from '../../storage/run-query.ts';
import { EndedRuns } from './ended-runs.ts';
import { OTHER_SHARD, shardOf } from './layout.ts';
import { RecentRuns } from './recent-runs.ts';
import { appendShardIndex, endedPath, indexLine, type ShardIndex } from './shard-index.ts';

/** A listing that has to look at many runs lets others in after so many. */
const BREATH = 5000;

/** All runs by time: those in memory (unfinished, or ended and not yet indexed) and those of the index files. */
export class RunList {
  readonly #dir: string;
  readonly #recent = new RecentRuns();
  readonly #ended: EndedRuns;
  readonly #unfinished = new Set<string>();
  /** Index lines to be written, by shard. */
  readonly #due = new Map<string, { runId: string; line: string }[]>();

  constructor(dir: string) {
    this.#dir = dir;
    this.#ended = new EndedRuns(dir);
  }

  get unfinished(): ReadonlySet<string> {
    return this.#unfinished;
  }

  put(pointer: RunPointer): void {
    const { runId } = pointer;
    this.#recent.set(runId, pointer);
    this.#ended.noteShard(shardOf(runId));
    if (pointer.status === 'active') {
      this.#unfinished.add(runId);
      return;
    }
    this.#unfinished.delete(runId);
    this.#owe(runId, indexLine(pointer));
  }

  delete(runId: string): void {
    this.#unfinished.delete(runId);
    this.#recent.set(runId, 'deleted');
    this.#owe(runId, indexLine({ runId, deleted: true }));
  }

  /** Writes what the index files lack. Returns the files that it wrote to. */
  flush(): string[] {
    const files: string[] = [];
    for (const [shard, due] of this.#due) {
      appendShardIndex(
        this.#dir,
        shard,
        due.map(({ line }) => line),
      );
      this.#due.delete(shard);
      files.push(endedPath(this.#dir, shard));
      for (const { runId, line } of due) {
        this.#ended.note(shard, line);
        if (!this.#unfinished.has(runId)) this.#recent.forget(runId);
      }
    }
    return files;
  }

  async list(query: RunQuery): Promise<{ runs: RunPointer[]; nextCursor?: string }> {
    const limit = pageLimit(query);
    const before = query.cursor === undefined ? undefined : parseRunCursor(query.cursor);
    const runs: RunPointer[] = [];
    let looked = 0;
    for (const shard of this.#shardsFrom(before)) {
      for (const pointer of this.#merged(shard, await this.#ended.index(shard), before)) {
        looked += 1;
        if (looked % BREATH === 0) await new Promise((resolve) => setImmediate(resolve));
        if (!matchesQuery(pointer, query)) continue;
        const last = runs.at(-1);
        if (runs.length === limit && last) return { runs, nextCursor: formatRunCursor(last.runId) };
        runs.push({ ...pointer });
      }
    }
    return { runs };
  }

  /** The shards in which runs before this one may be. */
  #shardsFrom(before: string | undefined): string[] {
    const shards = this.#ended.shards();
    if (before === undefined) return shards;
    const from = shardOf(before);
    return from === OTHER_SHARD ? [OTHER_SHARD] : shards.filter((name) => name === OTHER_SHARD || name <= from);
  }

  /** One shard's runs, newest first, from its index and from memory, which knows better. */
  *#merged(shard: string, index: ShardIndex, before: string | undefined): Generator<RunPointer> {
    const limit = before !== undefined && shardOf(before) === shard ? before : undefined;
    const recent = this.#recent.descending(shard, limit);
    const indexed = index.descending(limit);
    let a = recent.next();
    let b = indexed.next();
    while (!a.done || !b.done) {
      const runId = b.done || (!a.done && a.value >= b.value) ? a.value : b.value;
      if (!a.done && a.value === runId) a = recent.next();
      if (!b.done && b.value === runId) b = indexed.next();
      const pointer = this.#recent.get(runId) ?? index.get(runId);
      if (pointer && pointer !== 'deleted') yield pointer;
    }
  }

  #owe(runId: string, line: string): void {
    const shard = shardOf(runId);
    const due = this.#due.get(shard);
    if (due) due.push({ runId, line });
    else this.#due.set(shard, [{ runId, line }]);
  }
}
