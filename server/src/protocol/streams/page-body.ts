import { LINE_FEED } from '../../storage/lines.ts';
import type { StreamPage, StreamRange, StreamReader } from '../../storage/port.ts';
import { isJson } from '../../storage/stream-state.ts';

/**
 * A large answer is read and sent in pieces of so many bytes: they stay small enough for the allocator to use them again at
 * once, and other requests get their turn between them.
 */
export const PIECE_BYTES = 64 * 1024;

const OPEN = 91; // [
const CLOSE = 93; // ]
const COMMA = 44;

/** A page as an answer's body: a JSON stream's lines as one array, any other stream's bytes as they are. */
export interface PageBody {
  readonly length: number;
  /** The whole of it, or a stream that reads it as it is taken. */
  readonly content: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;
}

/** A JSON page as an array at the start of `memory`, which it fits into; `undefined` when the stream is gone. */
export async function arrayIn(
  memory: Uint8Array<ArrayBuffer>,
  store: StreamReader,
  stream: string,
  range: StreamRange,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const rest = memory.subarray(1);
  const page = await store.read(stream, range.from, { maxBytes: range.length, into: rest });
  if (!page) return undefined;
  // Where the store's own memory had it, or put it behind something else, it has yet to be copied.
  if (page.bytes.buffer !== memory.buffer || page.bytes.byteOffset !== rest.byteOffset) rest.set(page.bytes);
  memory[0] = OPEN;
  return elements(memory.subarray(0, range.length + 1), true);
}

export function wholeBody(bytes: Uint8Array, contentType: string): PageBody {
  const content = isJson(contentType) ? array(bytes) : bytes.slice();
  return { length: content.length, content };
}

/** Reads no more than is asked for, and one piece ahead. Fails when the stream is deleted meanwhile. */
export function pieceByPiece(store: StreamReader, stream: string, range: StreamRange, contentType: string): PageBody {
  const json = isJson(contentType);
  let at = range.from;
  let left = range.length;
  const content = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const page = await store.read(stream, at, { maxBytes: Math.min(PIECE_BYTES, left) });
      if (!page || page.bytes.length === 0) throw new Error(`the stream ${stream} ended while it was being sent`);
      const first = at === range.from;
      at = page.next;
      left -= page.bytes.length;
      controller.enqueue(json ? piece(page, first, left === 0) : page.bytes);
      if (left === 0) controller.close();
    },
  });
  return { length: range.length + (json ? 1 : 0), content };
}

function array(lines: Uint8Array): Uint8Array<ArrayBuffer> {
  return lines.length === 0 ? Uint8Array.of(OPEN, CLOSE) : elements(opened(lines), true);
}

function piece({ bytes, fresh }: StreamPage, first: boolean, last: boolean): Uint8Array {
  if (first) return elements(opened(bytes), last);
  return elements(fresh ? bytes : bytes.slice(), last);
}

/** Lines become elements of the array: of the bytes only the line feeds change, the last one to the closing bracket. */
function elements<T extends Uint8Array>(lines: T, last: boolean): T {
  for (let at = lines.indexOf(LINE_FEED); at >= 0; at = lines.indexOf(LINE_FEED, at + 1)) lines[at] = COMMA;
  if (last) lines[lines.length - 1] = CLOSE;
  return lines;
}

function opened(lines: Uint8Array): Uint8Array<ArrayBuffer> {
  const array = new Uint8Array(lines.length + 1);
  array[0] = OPEN;
  array.set(lines, 1);
  return array;
}
