import {
  appendFileSync,
  closeSync,
  existsSync,
  fstatSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { SortedIds } from '../../storage/sorted-ids.ts';
import { hasCode } from './error-code.ts';

/** The entries of one index file, in memory: lines by key. */
export class IndexLines<V> {
  readonly #head: string;
  readonly #keys = new SortedIds();
  /** The lines as they are in the file: parsed when somebody looks. */
  readonly #lines = new Map<string, string>();
  #written = 0;

  /** @param field Name of the key, with which every line starts, so that finding it needs no parser. */
  constructor(field: string) {
    this.#head = `{"${field}":"`;
  }

  get size(): number {
    return this.#keys.size;
  }

  /** Lines of the file that no longer count: replaced, deleted, or deletions themselves. */
  get spent(): number {
    return this.#written - this.#lines.size;
  }

  add(line: string): void {
    if (line !== '') this.#written += 1;
    const key = this.#keyOf(line);
    if (key === undefined) return;
    if (line.endsWith(DELETED)) {
      this.#keys.delete(key);
      this.#lines.delete(key);
      return;
    }
    this.#keys.add(key);
    this.#lines.set(key, line);
  }

  /** Keys from the largest below `before` downwards. */
  descending(before?: string): Generator<string> {
    return this.#keys.descending(before);
  }

  get(key: string): V | undefined {
    const line = this.#lines.get(key);
    return line === undefined ? undefined : JSON.parse(line);
  }

  /** What counts, in order; the file is to be replaced by it. */
  compact(): string[] {
    this.#written = this.#lines.size;
    return [...this.#keys.ascending()].map((key) => this.#lines.get(key) ?? '');
  }

  #keyOf(line: string): string | undefined {
    // A line that a crash cut off ends otherwise.
    if (!line.startsWith(this.#head) || !line.endsWith('}')) return undefined;
    const end = line.indexOf('"', this.#head.length);
    return end < 0 ? undefined : line.slice(this.#head.length, end);
  }
}

const DELETED = '"deleted":true}';

/** A key has no character that JSON escapes; a value that holds it too holds it under the same name. */
export function indexLine(field: string, key: string, value: object | 'deleted'): string {
  return JSON.stringify({ [field]: key, ...(value === 'deleted' ? { deleted: true } : value) });
}

export async function readIndexLines<V>(path: string, field: string): Promise<IndexLines<V>> {
  const lines = new IndexLines<V>(field);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return '';
    throw error;
  });
  for (const line of text.split('\n')) lines.add(line);
  return lines;
}

/** Adds lines at the end, behind a line that a crash cut off if need be. */
export function appendIndexLines(path: string, lines: readonly string[]): void {
  mkdirSync(dirname(path), { recursive: true });
  const torn = endsInLine(path) ? '' : '\n';
  appendFileSync(path, `${torn}${lines.join('\n')}\n`);
}

/**
 * Whole or not at all, also where the machine fails: most of these lines are no longer in the log, so they must be on the
 * medium before the file takes the place of the one that has them.
 */
export function replaceIndexLines(path: string, lines: readonly string[]): void {
  const draft = `${path}.tmp`;
  writeFileSync(draft, `${lines.join('\n')}\n`, { flush: true });
  renameSync(draft, path);
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
