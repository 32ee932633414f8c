import type { StreamWrite } from '../../storage/port.ts';
import { advance, type StreamState } from '../../storage/stream-state.ts';
import type { Place } from './layout.ts';

/** What is kept of a place: its stream's state and its document's JSON text, each if it has one. */
export interface PlaceValue {
  readonly stream?: StreamState;
  readonly document?: string;
}

export type Advance = Pick<StreamWrite, 'close' | 'seq' | 'producer'>;

/** One change of one place. */
export interface LogEntry {
  readonly place: Place;
  /**
   * The place before this change, on its first change since the last checkpoint: with it the log alone can rebuild the
   * place, whatever became of the files.
   */
  readonly base?: { readonly name: string; readonly value: PlaceValue };
  /** A created stream (empty yet), or `null` for a deleted one. */
  readonly stream?: StreamState | null;
  /** Bytes that follow the stream's end, and what else a write brings about. */
  readonly advance?: Advance & { readonly bytes: number };
  /** JSON text, or `null` when deleted. */
  readonly document?: string | null;
}

const LINE_FEED = 10;

/** A frame's payload: the entries as one line of JSON, then the bytes of their advances in the same order. */
export function encodeEntries(entries: readonly LogEntry[], blobs: readonly Uint8Array[]): Uint8Array[] {
  return [Buffer.from(`[${entries.map(entryText).join(',')}]\n`), ...blobs];
}

function entryText({ place, base, stream, advance, document }: LogEntry): string {
  let text = `{"place":${JSON.stringify(place)}`;
  if (base) {
    text += `,"name":${JSON.stringify(base.name)}`;
    if (base.value.stream) text += `,"baseStream":${JSON.stringify(base.value.stream)}`;
    // Documents are JSON already; they go in as they are.
    if (base.value.document !== undefined) text += `,"baseDocument":${base.value.document}`;
  }
  if (stream !== undefined) text += `,"stream":${JSON.stringify(stream)}`;
  if (advance) text += `,"advance":${JSON.stringify(advance)}`;
  if (document !== undefined) text += `,"document":${document}`;
  return `${text}}`;
}

interface WrittenEntry {
  readonly place: Place;
  readonly name?: string;
  readonly baseStream?: StreamState;
  readonly baseDocument?: unknown;
  readonly stream?: StreamState | null;
  readonly advance?: Advance & { readonly bytes: number };
  readonly document?: unknown;
}

/** The inverse. The payload passed its checksum: it is what this code wrote. */
export function decodeEntries(payload: Buffer): { entries: LogEntry[]; blobs: Buffer[] } {
  const headEnd = payload.indexOf(LINE_FEED);
  const written: WrittenEntry[] = JSON.parse(payload.toString('utf8', 0, headEnd));
  const blobs: Buffer[] = [];
  let at = headEnd + 1;
  const entries = written.map((entry): LogEntry => {
    if (entry.advance) {
      blobs.push(payload.subarray(at, at + entry.advance.bytes));
      at += entry.advance.bytes;
    }
    const { place, name, baseStream, stream, advance } = entry;
    return {
      place,
      ...(name === undefined ? {} : { base: { name, value: placeValue(baseStream, entry.baseDocument) } }),
      ...(stream === undefined ? {} : { stream }),
      ...(advance === undefined ? {} : { advance }),
      ...(entry.document === undefined ? {} : { document: textOf(entry.document) }),
    };
  });
  return { entries, blobs };
}

function placeValue(stream: StreamState | undefined, document: unknown): PlaceValue {
  return { ...(stream ? { stream } : {}), ...(document === undefined ? {} : { document: JSON.stringify(document) }) };
}

function textOf(document: unknown): string | null {
  return document === null ? null : JSON.stringify(document);
}

/** The place after the change. */
export function applyEntry(before: PlaceValue, entry: LogEntry): PlaceValue {
  let { stream, document } = before;
  if (entry.stream !== undefined) stream = entry.stream ?? undefined;
  if (entry.advance && stream) stream = advance(stream, entry.advance, entry.advance.bytes);
  if (entry.document !== undefined) document = entry.document ?? undefined;
  return { ...(stream ? { stream } : {}), ...(document === undefined ? {} : { document }) };
}
