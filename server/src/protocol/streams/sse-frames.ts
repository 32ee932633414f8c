import type { StreamControl } from '@openflue/spec';
import { mediaType } from '../../storage/stream-state.ts';

/**
 * SSE frames. Line feeds only; `data:` without the customary space, since clients take exactly one space away, so that a
 * line that starts with a space gets another.
 */
export type SseEncoding = 'json' | 'text' | 'base64';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const LINE_FEED = 10;
const START_OF_BATCH = encoder.encode('event: data\ndata:[');
const NEXT_MESSAGE = encoder.encode(',\ndata:');
const END_OF_BATCH = encoder.encode(']\n\n');

export const HEARTBEAT = encoder.encode(': heartbeat\n\n');

export function sseEncoding(contentType: string): SseEncoding {
  const type = mediaType(contentType);
  if (type === 'application/json') return 'json';
  return type.startsWith('text/') ? 'text' : 'base64';
}

/** One `data` event with everything in the page, which is not empty. */
export function dataFrame(page: Uint8Array, encoding: SseEncoding): Uint8Array {
  if (encoding === 'json') return jsonFrame(page);
  const text = encoding === 'text' ? textLines(decoder.decode(page)) : `data:${base64(page)}\n`;
  return encoder.encode(`event: data\n${text}\n`);
}

/** A JSON array with one message a line, so that no line is longer than a message. */
function jsonFrame(lines: Uint8Array): Uint8Array {
  let messages = 0;
  for (let at = lines.indexOf(LINE_FEED); at >= 0; at = lines.indexOf(LINE_FEED, at + 1)) messages += 1;
  // Every line feed but the last becomes a separator; the last one goes.
  const frame = new Uint8Array(
    START_OF_BATCH.length + lines.length - messages + (messages - 1) * NEXT_MESSAGE.length + END_OF_BATCH.length,
  );
  frame.set(START_OF_BATCH);
  let to = START_OF_BATCH.length;
  for (let start = 0; start < lines.length; ) {
    const end = lines.indexOf(LINE_FEED, start);
    frame.set(lines.subarray(start, end), to);
    to += end - start;
    start = end + 1;
    const between = start < lines.length ? NEXT_MESSAGE : END_OF_BATCH;
    frame.set(between, to);
    to += between.length;
  }
  return frame;
}

/** Every line break that a client knows starts a new `data` line: content cannot end the event or add a field. */
function textLines(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => `data:${line.startsWith(' ') ? ' ' : ''}${line}\n`)
    .join('');
}

function base64(bytes: Uint8Array): string {
  let binary = '';
  // In pieces, since a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 0x8000) binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(binary);
}

export function controlFrame(control: StreamControl): Uint8Array {
  return encoder.encode(`event: control\ndata:${JSON.stringify(control)}\n\n`);
}

export function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
