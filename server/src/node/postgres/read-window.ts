import type { Queries } from './database.ts';
import { HEAD_COLUMNS, type Head, type HeadRow, headFrom } from './heads.ts';
import { keyOf } from './key.ts';
import type { Names } from './names.ts';

/** Bytes of one stream from a position on. */
export interface Window {
  readonly start: number;
  readonly bytes: Uint8Array;
}

export interface Snapshot extends Head {
  /** Names this life of the stream. */
  readonly id: number;
  readonly window: Window;
}

/** Which bytes: `size` of them from `from`, or with a negative `from` from so many before the tail. */
export interface Range {
  readonly from: number;
  readonly size: number;
}

const encoder = new TextEncoder();
const NOTHING = new Uint8Array(0);

interface WindowRow {
  readonly start: number | null;
  /** Of a JSON stream: as text it is read five times as fast as bytes, which are sent as hexadecimal digits. */
  readonly text: string | null;
  /** Of any other. */
  readonly bytes: Uint8Array | null;
}

const WINDOW_COLUMNS = `w.start, CASE WHEN s.json THEN convert_from(w.bytes, 'UTF8') END AS text,
  CASE WHEN NOT s.json THEN w.bytes END AS bytes`;

/** A stream's head and some of its bytes, by one statement: the two belong together. Expired streams are none. */
export async function readSnapshot(
  queries: Queries,
  names: Names,
  stream: string,
  range: Range,
  nowMs: number,
): Promise<Snapshot | undefined> {
  const from = 'CASE WHEN $2::bigint < 0 THEN greatest(0, s.length + $2::bigint) ELSE $2::bigint END';
  const [row] = await queries.query<HeadRow & WindowRow>(
    `SELECT ${HEAD_COLUMNS}, ${WINDOW_COLUMNS}
      FROM ${names.streams} s
      CROSS JOIN LATERAL (SELECT ${from} AS from_byte) f
      LEFT JOIN LATERAL (${chunksOf(names, 's.id', 'f.from_byte', 'f.from_byte + $3::bigint')}) w ON $3::bigint > 0
      WHERE s.name = $1 AND (s.expires_at_ms IS NULL OR s.expires_at_ms > $4)`,
    [keyOf(stream), range.from, range.size, nowMs],
  );
  return row && { ...headFrom(row), id: row.id, window: windowFrom(row) };
}

/** More bytes of a life of a stream; fewer than are asked for when it is over. */
export async function readChunks(
  queries: Queries,
  names: Names,
  { id, json }: { readonly id: number; readonly json: boolean },
  { start, end }: { readonly start: number; readonly end: number },
): Promise<Window> {
  const [row] = await queries.query<WindowRow>(
    `SELECT ${WINDOW_COLUMNS}
      FROM (SELECT $4::boolean AS json) s CROSS JOIN (${chunksOf(names, '$1', '$2', '$3')}) w`,
    [id, start, end, json],
  );
  return row ? windowFrom(row) : { start, bytes: NOTHING };
}

/** The chunks that hold a range of bytes, joined: from the last that begins at or before it. One range of the index. */
function chunksOf({ chunks }: Names, id: string, from: string, to: string): string {
  return `SELECT min(part.position) AS start, string_agg(part.bytes, '' ORDER BY part.position) AS bytes
    FROM (
      SELECT c.position, c.bytes FROM ${chunks} c
      WHERE c.stream = ${id}::bigint AND c.position < (${to})::bigint AND c.position >= (
        SELECT first.position FROM ${chunks} first
        WHERE first.stream = ${id}::bigint AND first.position <= (${from})::bigint
        ORDER BY first.position DESC LIMIT 1)
      ORDER BY c.position
    ) part`;
}

function windowFrom({ start, text, bytes }: WindowRow): Window {
  return { start: start ?? 0, bytes: text === null ? (bytes ?? NOTHING) : encoder.encode(text) };
}
