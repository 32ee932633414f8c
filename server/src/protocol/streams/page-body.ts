import { isJson } from '../../storage/stream-state.ts';

const OPEN = 91; // [
const CLOSE = 93; // ]
const COMMA = 44;
const LINE_FEED = 10;

/** A page as an answer's body: a JSON stream's lines as one array, any other stream's bytes as they are. */
export function pageBody(bytes: Uint8Array, contentType: string): Uint8Array<ArrayBuffer> {
  return isJson(contentType) ? jsonArray(bytes) : new Uint8Array(bytes);
}

/** Lines become elements: of the bytes only the line feeds change. */
export function jsonArray(lines: Uint8Array): Uint8Array<ArrayBuffer> {
  if (lines.length === 0) return Uint8Array.of(OPEN, CLOSE);
  // The last line feed becomes the closing bracket.
  const array = new Uint8Array(lines.length + 1);
  array[0] = OPEN;
  array.set(lines, 1);
  for (let at = array.indexOf(LINE_FEED); at >= 0; at = array.indexOf(LINE_FEED, at + 1)) array[at] = COMMA;
  array[array.length - 1] = CLOSE;
  return array;
}
