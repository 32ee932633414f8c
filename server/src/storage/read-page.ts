import { firstLine, LINE_FEED, linesFromEnd, wholeLines } from './lines.ts';
import { formatOffset, offsetInsideMessage, parseOffset, resolveOffset } from './offset.ts';
import type { Offset, ReadOptions, StreamPage } from './port.ts';
import { isJson, type StreamState } from './stream-state.ts';

export const DEFAULT_PAGE_BYTES = 1024 * 1024;
/** Backward steps of a `tail` read, in bytes. */
const TAIL_BLOCK = 64 * 1024;

/** The bytes of one stream from `start` to `end`, both within its length. May hand out shared memory. */
export type ReadBytes = (start: number, end: number) => Promise<Uint8Array> | Uint8Array;

/** Reads one page. `state` is a snapshot: what is appended meanwhile is not seen. */
export async function readPage(
  state: StreamState,
  bytes: ReadBytes,
  from: Offset,
  options: ReadOptions = {},
): Promise<StreamPage> {
  const json = isJson(state.settings.contentType);
  const maxBytes = Math.max(1, options.maxBytes ?? DEFAULT_PAGE_BYTES);
  const asked = resolveOffset(from, state);
  const start =
    options.tail !== undefined && json && parseOffset(from).type === 'start'
      ? await tailStart(state, bytes, options.tail)
      : asked;
  const body = json
    ? await wholeLinesFrom(state, bytes, start, maxBytes)
    : await bytes(start, Math.min(state.length, start + maxBytes));
  const end = start + body.length;
  return {
    bytes: body,
    from: formatOffset(state.generation, start),
    next: formatOffset(state.generation, end),
    upToDate: end === state.length,
    closed: state.closed && end === state.length,
  };
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
