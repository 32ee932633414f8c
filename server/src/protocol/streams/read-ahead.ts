import type { Offset, StreamRange, StreamReader } from '../../storage/port.ts';
import { arrayIn } from './page-body.ts';
import { giveMemoryBack, MEMORY_BYTES, takeMemory } from './page-memory.ts';

/** A page in memory of its own, as it is sent. Whoever takes it gives the memory back. */
export interface PreparedPage {
  readonly range: StreamRange;
  readonly memory: Uint8Array<ArrayBuffer>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Pages that wait to be asked for, for each store. */
const WAITING = 4;

const byStore = new WeakMap<StreamReader, Map<string, Promise<PreparedPage | undefined>>>();

/** A page of a JSON stream as an array; `undefined` when the stream is gone. `range` fits into the memory. */
export async function preparePage(
  store: StreamReader,
  stream: string,
  range: StreamRange,
): Promise<PreparedPage | undefined> {
  const memory = takeMemory();
  const body = await arrayIn(memory, store, stream, range);
  if (body) return { range, memory, body };
  giveMemoryBack(memory);
  return undefined;
}

/**
 * Whoever reads a long stream asks for its next page in a moment: it is prepared while the last one is on its way. Only
 * full pages, whose bytes never change.
 */
export function readAhead(store: StreamReader, stream: string, from: Offset, maxBytes: number): void {
  const pages = byStore.get(store) ?? new Map<string, Promise<PreparedPage | undefined>>();
  byStore.set(store, pages);
  const key = keyOf(stream, from, maxBytes);
  if (pages.has(key)) return;
  for (const [oldest, page] of pages) {
    if (pages.size < WAITING) break;
    pages.delete(oldest);
    void page.then((unused) => unused && giveMemoryBack(unused.memory));
  }
  pages.set(key, prepareNext(store, stream, from, maxBytes));
}

async function prepareNext(store: StreamReader, stream: string, from: Offset, maxBytes: number) {
  try {
    const range = await store.locate(stream, from, { maxBytes });
    if (!range || range.upToDate || range.length >= MEMORY_BYTES) return undefined;
    return await preparePage(store, stream, range);
  } catch {
    // Whatever fails here fails again, and is told, when the page is asked for.
    return undefined;
  }
}

/**
 * The page from an offset, if it was prepared; nobody else gets it. `tail` is the stream's as it is now: a page of a stream
 * that was there before under the name is not given.
 */
export async function takePrepared(
  store: StreamReader,
  stream: string,
  from: Offset,
  maxBytes: number,
  tail: Offset,
): Promise<PreparedPage | undefined> {
  const pages = byStore.get(store);
  const key = keyOf(stream, from, maxBytes);
  const waiting = pages?.get(key);
  if (!pages || !waiting) return undefined;
  pages.delete(key);
  const page = await waiting;
  if (!page || generation(page.range.next) === generation(tail)) return page;
  giveMemoryBack(page.memory);
  return undefined;
}

function generation(offset: Offset): string {
  return offset.slice(0, offset.indexOf('_'));
}

function keyOf(stream: string, from: Offset, maxBytes: number): string {
  return `${maxBytes} ${from} ${stream}`;
}
