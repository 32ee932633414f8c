import { readFileSync, truncateSync } from 'node:fs';
import { FRAME_HEADER, frameAt } from './frame.ts';
import type { Place } from './layout.ts';
import { applyEntry, decodeEntries, type LogEntry, type PlaceValue } from './log-entry.ts';
import { segmentPath, segments } from './write-ahead-log.ts';

/** A place as the log tells it. */
export interface Replayed {
  readonly name: string;
  /** Before the log's first change of it: what its files have had since the last checkpoint. */
  readonly base: PlaceValue;
  value: PlaceValue;
  /** Changes in order, as they are shown. */
  readonly changes: { value: PlaceValue; bytes?: Uint8Array; reset: boolean }[];
}

export interface Replay {
  readonly places: Map<Place, Replayed>;
  /** Ended and deleted runs, in order, are seen in the places; this is where the log goes on. */
  readonly nextSegment: number;
  /** Where the log breaks off in the middle of a frame, if it does. */
  readonly torn?: { readonly segment: number; readonly at: number; readonly lost: number };
}

/** A place in the log: behind everything that was read so far. */
export interface LogPosition {
  readonly segment: number;
  readonly at: number;
}

/** Reads the log from a segment on. Changes nothing. */
export function replay(walDir: string, from: number): Replay {
  const places = new Map<Place, Replayed>();
  const last = segments(walDir).at(-1) ?? -1;
  const nextSegment = Math.max(from, last + 1);
  const { segment, at, rest } = replayFrom(walDir, { segment: from, at: 0 }, (entry, bytes) => {
    replayEntry(entry, bytes, places);
  });
  return { places, nextSegment, ...(rest > 0 ? { torn: { segment, at, lost: rest } } : {}) };
}

/**
 * Visits every change from a position on. Returns where it stopped and how many bytes follow in that segment that are no
 * whole frame; nothing behind those can be trusted, since it was written later.
 */
export function replayFrom(
  walDir: string,
  from: LogPosition,
  visit: (entry: LogEntry, bytes: Uint8Array | undefined) => void,
): LogPosition & { readonly rest: number } {
  let { segment, at } = from;
  for (const number of segments(walDir)) {
    if (number < from.segment) continue;
    const bytes = readFileSync(segmentPath(walDir, number));
    at = visitFrames(bytes, number === from.segment ? from.at : 0, visit);
    segment = number;
    if (at < bytes.length) return { segment, at, rest: bytes.length - at };
  }
  return { segment, at, rest: 0 };
}

/** Returns the end of the last whole frame. */
function visitFrames(
  bytes: Buffer,
  from: number,
  visit: (entry: LogEntry, bytes: Uint8Array | undefined) => void,
): number {
  for (let at = from; ; ) {
    const payload = frameAt(bytes, at);
    if (!payload) return at;
    const { entries, blobs } = decodeEntries(payload);
    let blob = 0;
    for (const entry of entries) {
      visit(entry, entry.advance ? blobs[blob] : undefined);
      if (entry.advance) blob += 1;
    }
    at += FRAME_HEADER + payload.length;
  }
}

function replayEntry(entry: LogEntry, bytes: Uint8Array | undefined, places: Map<Place, Replayed>): void {
  const known = places.get(entry.place) ?? fresh(entry);
  places.set(entry.place, known);
  known.value = applyEntry(known.value, entry);
  known.changes.push({ value: known.value, reset: entry.stream !== undefined, ...(bytes ? { bytes } : {}) });
}

function fresh({ place, base }: LogEntry): Replayed {
  const value = base?.value ?? {};
  return { name: base?.name ?? place, base: value, value, changes: [] };
}

/** Removes a torn end, so that what is written next does not follow it. */
export function cutTorn(walDir: string, torn: NonNullable<Replay['torn']>): void {
  truncateSync(segmentPath(walDir, torn.segment), torn.at);
}
