import { firstLine, LINE_FEED, linesFromEnd, wholeLines } from './lines.ts';
import { formatOffset, offsetInsideMessage, parseOffset, resolveOffset } from './offset.ts';
import type { Offset, ReadOptions, StreamPage, StreamRange } from './port.ts';
import { isJson, type StreamState } from './stream-state.ts';

export const DEFAULT_PAGE_BYTES = 1024 * 1024;
/** Backward steps of a `tail` read, in bytes. */
const TAIL_BLOCK = 64 * 1024;

/**
 * The bytes of one stream from `start` to `end`, both within its length. What is given at once may be shared memory; what
 * is promised is the caller's own, and may be in `into`.
 */
export type ReadBytes = (start: number, end: number, into?: Uint8Array) => Promise<Uint8Array> | Uint8Array;

/** Reads one page. `state` is a snapshot: what is appended meanwhile is not seen. */
export async function readPage(
  state: StreamState,
  bytes: ReadBytes,
  from: Offset,
  options: ReadOptions = {},
): Promise<StreamPage> {
  const start = await startOf(state, bytes, from, options.tail);
  const max = pageLimit(options);
  let fresh = true;
  const noting: ReadBytes = (from, to) => {
    const read = bytes(from, to, options.into);
    fresh &&= read instanceof Promise;
    return read;
  };
  const body = isJson(state.settings.contentType)
    ? await wholeLinesFrom(state, noting, start, max)
    : await noting(start, Math.min(state.length, start + max));
  return { bytes: body, fresh, ...rangeOf(state, start, start + body.length) };
}

/** Finds the same page without reading more than its ends. */
export async function locatePage(
  state: StreamState,
  bytes: ReadBytes,
  from: Offset,
  options: ReadOptions = {},
): Promise<StreamRange> {
  const start = await startOf(state, bytes, from, options.tail);
  const limit = Math.min(state.length, start + pageLimit(options));
  const json = isJson(state.settings.contentType);
  if (json && start > 0 && (await bytes(start - 1, start))[0] !== LINE_FEED) throw offsetInsideMessage();
  const end = json && limit < state.length ? await lastLineEnd(state, bytes, start, limit) : limit;
  return { ...rangeOf(state, start, end), length: end - start };
}

function pageLimit({ maxBytes }: ReadOptions): number {
  return Math.max(1, maxBytes ?? DEFAULT_PAGE_BYTES);
}

function rangeOf(state: StreamState, start: number, end: number) {
  return {
    from: formatOffset(state.generation, start),
    next: formatOffset(state.generation, end),
    upToDate: end === state.length,
    closed: state.closed && end === state.length,
  };
}

/** Where a read starts; that it is the start of a message is not checked yet. */
async function startOf(state: StreamState, bytes: ReadBytes, from: Offset, tail: number | undefined): Promise<number> {
  const asked = resolveOffset(from, state);
  const counts = tail !== undefined && isJson(state.settings.contentType) && parseOffset(from).type === 'start';
  return counts ? await tailStart(state, bytes, tail) : asked;
}

/** The end of the last whole line between `start` and `limit`; of the first line when none ends before. */
async function lastLineEnd(state: StreamState, bytes: ReadBytes, start: number, limit: number): Promise<number> {
  for (let end = limit; end > start; ) {
    const from = Math.max(start, end - TAIL_BLOCK);
    const block = await bytes(from, end);
    const length = wholeLines(block, block.length);
    if (length > 0) return from + length;
    end = from;
  }
  return start + (await wholeLinesFrom(state, bytes, start, limit - start)).length;
}

/** Whole lines from `start`; at least one when there is one, however long it is. */
async function wholeLinesFrom(state: StreamState, bytes: ReadBytes, start: number, max: number): Promise<Uint8Array> {
  // One byte in front tells whether `start` is the start of a line.
  const lead = start === 0 ? 0 : 1;
  for (let size = max; ; size *= 2) {
    const end = Math.min(state.length, start + size);
    const block = await bytes(start - lead, end);
    if (lead === 1 && block[0] !== LINE_FEED) throw offsetInsideMessage();
    const lines = block.subarray(lead);
    if (end === state.length && size === max) return lines;
    const length = size === max ? wholeLines(lines, max) : firstLine(lines, size >> 1);
    if (length > 0) return lines.subarray(0, length);
    if (end === state.length) return lines;
  }
}

async function tailStart(state: StreamState, bytes: ReadBytes, tail: number): Promise<number> {
  let missing = tail;
  for (let end = state.length; end > 0; ) {
    const start = Math.max(0, end - TAIL_BLOCK);
    const found = linesFromEnd(await bytes(start, end), missing);
    if ('start' in found) return start + found.start;
    missing = found.missing;
    end = start;
  }
  return 0;
}
