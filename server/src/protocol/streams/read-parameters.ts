import { FlueError, type LiveMode, liveModeSchema, START_OFFSET } from '@openflue/spec';

export interface ReadParameters {
  readonly offset: string;
  readonly live?: LiveMode;
  readonly tail?: number;
  readonly cursor?: string;
}

const ONCE = ['offset', 'live', 'tail', 'cursor'];
const POSITIVE_INTEGER = /^[1-9]\d{0,14}$/;

/** The query of a Durable Streams read. Parameters that are not its own are left alone. */
export function readParameters(query: URLSearchParams): ReadParameters {
  for (const name of ONCE) {
    if (query.getAll(name).length > 1) throw invalid(`\`${name}\` was given more than once.`);
  }
  const offset = query.get('offset');
  const live = query.get('live');
  const tail = query.get('tail');
  const cursor = query.get('cursor');
  const mode = live === null ? undefined : liveMode(live);
  if (mode && offset === null) throw invalid('A live read needs an `offset`.');
  if (tail !== null && !POSITIVE_INTEGER.test(tail)) throw invalid('`tail` must be an integer of at least 1.');
  return {
    offset: offset ?? START_OFFSET,
    ...(mode && { live: mode }),
    ...(tail !== null && { tail: Number(tail) }),
    ...(cursor !== null && { cursor }),
  };
}

function liveMode(value: string): LiveMode {
  const mode = liveModeSchema.safeParse(value);
  if (mode.success) return mode.data;
  throw invalid('`live` must be `long-poll` or `sse`.');
}

function invalid(details: string): FlueError {
  return new FlueError('invalid_request', { details });
}
