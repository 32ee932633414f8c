import { appendFileSync, closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunPointer } from '@openflue/spec';
import { SortedIds } from '../../storage/sorted-ids.ts';
import { ENDED_FILE, RUNS } from './layout.ts';

/** A line of the index: a run that ended, or one that is no longer kept. */
type Line = RunPointer | { readonly runId: string; readonly deleted: true };

/** The ended runs of one shard, in memory. */
export class ShardIndex {
  readonly #ids = new SortedIds();
  /** The lines as they are in the file: parsed when somebody looks. */
  readonly #lines = new Map<string, string>();

  get size(): number {
    return this.#ids.size;
  }

  add(line: string): void {
    const runId = runIdOf(line);
    if (runId === undefined) return;
    if (line.endsWith(DELETED)) {
      this.#ids.delete(runId);
      this.#lines.delete(runId);
      return;
    }
    this.#ids.add(runId);
    this.#lines.set(runId, line);
  }

  /** Run ids from the largest below `before` downwards. */
  descending(before?: string): Generator<string> {
    return this.#ids.descending(before);
  }

  get(runId: string): RunPointer | undefined {
    const line = this.#lines.get(runId);
    return line === undefined ? undefined : JSON.parse(line);
  }
}

const HEAD = '{"runId":"';
const DELETED = '"deleted":true}';

/** Every line starts with its run id, so that finding it needs no parser. */
export function indexLine(line: Line): string {
  const { runId, ...rest } = line;
  return JSON.stringify({ runId, ...rest });
}

function runIdOf(line: string): string | undefined {
  // A line that a crash cut off ends otherwise.
  if (!line.startsWith(HEAD) || !line.endsWith('}')) return undefined;
  const end = line.indexOf('"', HEAD.length);
  return end < 0 ? undefined : line.slice(HEAD.length, end);
}

export async function readShardIndex(dataDir: string, shard: string): Promise<ShardIndex> {
  const index = new ShardIndex();
  const path = endedPath(dataDir, shard);
  if (!existsSync(path)) return index;
  const text = await readFile(path, 'utf8');
  for (const line of text.split('\n')) index.add(line);
  return index;
}

/** Adds lines at the end, behind a line that a crash cut off if need be. */
export function appendShardIndex(dataDir: string, shard: string, lines: readonly string[]): void {
  const path = endedPath(dataDir, shard);
  mkdirSync(join(dataDir, RUNS, shard), { recursive: true });
  const torn = endsInLine(path) ? '' : '\n';
  appendFileSync(path, `${torn}${lines.join('\n')}\n`);
}

export function endedPath(dataDir: string, shard: string): string {
  return join(dataDir, RUNS, shard, ENDED_FILE);
}

function endsInLine(path: string): boolean {
  if (!existsSync(path)) return true;
  const fd = openSync(path, 'r');
  try {
    const { size } = fstatSync(fd);
    const last = Buffer.alloc(1);
    return size === 0 || (readSync(fd, last, 0, 1, size - 1) === 1 && last[0] === 10);
  } finally {
    closeSync(fd);
  }
}
