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

/** Reads the log from a segment on. Changes nothing. */
export function replay(walDir: string, from: number): Replay {
  const places = new Map<Place, Replayed>();
  const all = segments(walDir);
  const numbers = all.filter((segment) => segment >= from);
  const nextSegment = Math.max(from, (all.at(-1) ?? -1) + 1);
  for (const segment of numbers) {
    const bytes = readFileSync(segmentPath(walDir, segment));
    const end = replayFrames(bytes, places);
    // Nothing behind a tear can be trusted: the segments after it were written later.
    if (end < bytes.length) return { places, nextSegment, torn: { segment, at: end, lost: bytes.length - end } };
  }
  return { places, nextSegment };
}

/** Returns the end of the last whole frame. */
function replayFrames(bytes: Buffer, places: Map<Place, Replayed>): number {
  let at = 0;
  for (;;) {
    const payload = frameAt(bytes, at);
    if (!payload) return at;
    const { entries, blobs } = decodeEntries(payload);
    let blob = 0;
    for (const entry of entries) {
      replayEntry(entry, entry.advance ? blobs[blob] : undefined, places);
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
