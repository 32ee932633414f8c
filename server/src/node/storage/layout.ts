import { decodeTime } from 'ulid';
import type { Collection } from '../../storage/port.ts';
import { digest, pathSegment, spread } from './path-segment.ts';

/**
 * Where things are, relative to the data directory. A place is a directory with a `record.json` and, for a stream, its
 * bytes; what belongs together (a run and its stream) shares one.
 */
export type Place = string;

export const RUNS = 'runs';
export const RECORD_FILE = 'record.json';
export const JSON_STREAM_FILE = 'events.jsonl';
export const BYTE_STREAM_FILE = 'content.bin';
/** Index of the runs of a shard that ended, one pointer a line. */
export const ENDED_FILE = 'ended.jsonl';
export const OTHER_SHARD = 'other';

export const SUBMISSIONS = 'submissions';
/** Documents that are lines of index files, one of runs that were admitted in the same hour. */
export const TOMBSTONES = 'tombstones';
/** Index of the instances of each agent by the hour of their creation. */
export const INSTANCES = 'instances';
export const AGENTS = 'agents';
/** What an instance's directory holds beside its events, each a directory of streams. */
const INSTANCE_PARTS: ReadonlySet<string> = new Set(['sessions', 'attachments', 'workspace']);

const MADE_RUN_ID = /^run_[0-7][0-9A-HJKMNP-TV-Z]{25}$/;

export function streamPlace(stream: string): Place {
  const parts = stream.split('/');
  const [kind, first, second] = parts;
  if (kind === RUNS && first) {
    if (parts.length === 2) return runPlace(first);
    if (parts.length === 3 && second === 'journal') return `${runPlace(first)}/journal`;
  }
  if (kind === AGENTS && first && second) {
    const instance = `${AGENTS}/${pathSegment(decoded(first))}/${pathSegment(decoded(second))}`;
    const [part, name] = parts.slice(3);
    if (parts.length === 3) return instance;
    if (parts.length === 5 && part && INSTANCE_PARTS.has(part) && name) {
      return `${instance}/${part}/${pathSegment(decoded(name))}`;
    }
  }
  return `streams/${spread(stream)}/${pathSegment(stream)}`;
}

export function documentPlace(collection: Collection, id: string): Place {
  if (collection === 'runs') return runPlace(id);
  if (collection === TOMBSTONES) return `${TOMBSTONES}/${pathSegment(id)}`;
  // An instance's id is the name of its stream: the two share a place.
  if (collection === 'instances') return streamPlace(id);
  const name = digest(id);
  return `${collection}/${name.slice(0, 2)}/${name}`;
}

export function runPlace(runId: string): Place {
  const shard = shardOf(runId);
  return `${RUNS}/${shard}/${shard === OTHER_SHARD ? pathSegment(runId) : runId}`;
}

/** The hour in which the run was admitted, as `2026-01-31T23`: shards sort by time. */
export function shardOf(runId: string): string {
  if (!MADE_RUN_ID.test(runId)) return OTHER_SHARD;
  return new Date(decodeTime(runId.slice('run_'.length))).toISOString().slice(0, 13);
}

/** Undoes `encodeURIComponent`, where it was used, so that names stay readable. */
function decoded(part: string): string {
  try {
    const name = decodeURIComponent(part);
    // Two parts must never become one name.
    if (encodeURIComponent(name) === part) return name;
  } catch {
    // Not percent-encoded: kept as it is, with a mark that no encoded part can have.
  }
  return `%${part}`;
}

/** Whether a place has a directory of its own; what else there is of it is in an index. */
export function hasDirectory(place: Place): boolean {
  return !place.startsWith(`${TOMBSTONES}/`);
}
