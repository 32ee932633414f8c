import type { StreamState } from '../../storage/stream-state.ts';
import type { Queries } from './database.ts';
import { keyOf } from './key.ts';
import type { Names } from './names.ts';

/** A stream as its row tells of it. */
export interface Head {
  /** Starts at the generation and grows with every write: no other state of any life of the stream has it. */
  readonly version: number;
  readonly state: StreamState;
  /** When it ends by itself; `Infinity` when never. */
  readonly expiresAtMs: number;
}

export interface HeadRow {
  readonly name: string;
  readonly id: number;
  readonly version: number;
  readonly length: number;
  readonly closed: boolean;
  readonly generation: number;
  readonly created_at_ms: number;
  readonly content_type: string;
  readonly ttl_seconds: number | null;
  readonly expires_at: string | null;
  readonly expires_at_ms: number | null;
  readonly writers: string | null;
}

export const HEAD_COLUMNS = [
  's.name, s.id, s.version, s.length, s.closed, s.generation, s.created_at_ms, s.content_type, s.ttl_seconds',
  's.expires_at, s.expires_at_ms, s.writers',
].join(', ');

/** What is known of writers: the last `seq` and the producers. Few streams have any. */
export function writersOf({ lastSeq, producers }: StreamState): string | null {
  return lastSeq === undefined && producers === undefined ? null : JSON.stringify({ lastSeq, producers });
}

export function headFrom(row: HeadRow): Head {
  const state: StreamState = {
    settings: {
      contentType: row.content_type,
      ...(row.ttl_seconds !== null && { ttlSeconds: row.ttl_seconds }),
      ...(row.expires_at !== null && { expiresAt: row.expires_at }),
    },
    generation: row.generation,
    cuts: [],
    createdAtMs: row.created_at_ms,
    length: row.length,
    closed: row.closed,
    ...(row.writers !== null && JSON.parse(row.writers)),
  };
  return { version: row.version, state, expiresAtMs: row.expires_at_ms ?? Number.POSITIVE_INFINITY };
}

export function isLive(head: Head | undefined, nowMs: number): head is Head {
  return head !== undefined && nowMs < head.expiresAtMs;
}

/** The heads that there are; with `lock`, nobody else writes to them until the transaction is over. */
export async function loadHeads(
  queries: Queries,
  { streams }: Names,
  wanted: readonly string[],
  lock = false,
): Promise<Map<string, Head>> {
  if (wanted.length === 0) return new Map();
  const byKey = new Map(wanted.map((stream) => [keyOf(stream), stream]));
  const rows = await queries.query<HeadRow>(
    `SELECT ${HEAD_COLUMNS} FROM ${streams} s WHERE s.name = ANY($1) ${lock ? 'ORDER BY s.name FOR UPDATE' : ''}`,
    [[...byKey.keys()]],
  );
  const heads = new Map<string, Head>();
  for (const row of rows) {
    const stream = byKey.get(row.name);
    if (stream !== undefined) heads.set(stream, headFrom(row));
  }
  return heads;
}
