import { invalidRequest } from './invalid-request.ts';
import type { Offset } from './port.ts';

/**
 * Offset arithmetic. An offset names a byte of one life of one stream: `<generation>_<position>`, 16 digits each, so that
 * offsets of a stream compare as strings. The generation starts at random with the stream and grows when a tail that
 * readers may have seen was lost; offsets of a lost tail and of other streams are thereby recognised.
 */

/** What an older generation kept: its offsets up to `length` still name the same bytes. */
export interface Cut {
  readonly generation: number;
  readonly length: number;
}

export interface OffsetSpace {
  readonly generation: number;
  /** Older generations, oldest first. */
  readonly cuts: readonly Cut[];
  /** Position of the tail in bytes. */
  readonly length: number;
}

export type ParsedOffset =
  | { readonly type: 'start' }
  | { readonly type: 'now' }
  | { readonly type: 'at'; readonly generation: number; readonly position: number };

const DIGITS = 16;
const PATTERN = /^(\d{16})_(\d{16})$/;
/** Leaves room above for generations that grow. */
const GENERATIONS = 8e15;

export function formatOffset(generation: number, position: number): Offset {
  return `${String(generation).padStart(DIGITS, '0')}_${String(position).padStart(DIGITS, '0')}`;
}

/** A new stream's generation; `random` gives [0, 1). */
export function newGeneration(random: () => number): number {
  return 1 + Math.floor(random() * GENERATIONS);
}

export function parseOffset(text: string): ParsedOffset {
  if (text === '-1') return { type: 'start' };
  if (text === 'now') return { type: 'now' };
  const match = PATTERN.exec(text);
  const generation = Number(match?.[1]);
  const position = Number(match?.[2]);
  if (!Number.isSafeInteger(generation) || !Number.isSafeInteger(position)) {
    throw invalidRequest('The offset is malformed: pass on one that this server handed out, "-1" or "now".');
  }
  return { type: 'at', generation, position };
}

/** The byte position that an offset names, `0` to `space.length`. Whether it is inside a line is the store's to check. */
export function resolveOffset(text: string, space: OffsetSpace): number {
  const offset = parseOffset(text);
  if (offset.type === 'start') return 0;
  if (offset.type === 'now') return space.length;
  if (offset.position > validUpTo(offset.generation, space)) {
    throw invalidRequest('The offset is beyond the end of this stream, or of another stream.');
  }
  return offset.position;
}

function validUpTo(generation: number, space: OffsetSpace): number {
  if (generation === space.generation) return space.length;
  const first = space.cuts.findIndex((cut) => cut.generation === generation);
  if (first < 0) return -1;
  // A later cut may have taken more than the one that ended this generation.
  return Math.min(...space.cuts.slice(first).map((cut) => cut.length));
}

export function offsetInsideMessage(): Error {
  return invalidRequest('The offset is inside a message: pass on one that this server handed out.');
}
