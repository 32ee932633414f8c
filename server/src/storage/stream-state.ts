import type { Cut, OffsetSpace } from './offset.ts';
import { formatOffset } from './offset.ts';
import type { Producer, StreamHead, StreamSettings, StreamWrite, WriteOutcome } from './port.ts';

/** What is known of a stream beside its bytes. Plain data: it is stored as JSON. */
export interface StreamState extends OffsetSpace {
  readonly settings: StreamSettings;
  readonly generation: number;
  readonly cuts: readonly Cut[];
  readonly createdAtMs: number;
  readonly length: number;
  readonly closed: boolean;
  /** Last `seq` of any writer. */
  readonly lastSeq?: string;
  /** Per producer id: its epoch and the highest sequence number taken. */
  readonly producers?: Readonly<Record<string, { readonly epoch: number; readonly lastSeq: number }>>;
}

/** A refusal, or that the write may be taken. */
export type Verdict =
  | { readonly type: 'accept' }
  | { readonly type: 'already_closed' }
  | { readonly type: 'duplicate'; readonly lastSeq: number }
  | Exclude<WriteOutcome, { type: 'appended' | 'duplicate' | 'unknown_stream' | 'stream_closed' }>
  | { readonly type: 'stream_closed' };

const ACCEPT: Verdict = { type: 'accept' };

export function isJson(contentType: string): boolean {
  return mediaType(contentType) === 'application/json';
}

/** `type/subtype` in lower case, without parameters. */
export function mediaType(contentType: string): string {
  return (contentType.split(';', 1)[0] ?? '').trim().toLowerCase();
}

/**
 * Whether a write may be taken. The order is that of the protocol: a wrong content type, then the producer's fence and its
 * repeats (a repeat of what closed the stream is a success), then closure, then the writers' sequence.
 */
export function judge(state: StreamState, write: StreamWrite): Verdict {
  const empty = isEmpty(write);
  if (!empty && write.contentType !== undefined && !sameType(write.contentType, state.settings.contentType)) {
    return { type: 'content_type_mismatch' };
  }
  if (write.producer) {
    const verdict = judgeProducer(state, write.producer);
    if (verdict.type !== 'accept') return verdict;
  }
  if (state.closed) return { type: empty && write.close && !write.producer ? 'already_closed' : 'stream_closed' };
  if (write.seq !== undefined && state.lastSeq !== undefined && write.seq <= state.lastSeq) {
    return { type: 'sequence_conflict' };
  }
  return ACCEPT;
}

function judgeProducer(state: StreamState, { id, epoch, seq }: Producer): Verdict {
  const known = ownProducer(state, id);
  if (known && epoch < known.epoch) return { type: 'stale_epoch', epoch: known.epoch };
  if (known && epoch === known.epoch) {
    if (seq <= known.lastSeq) return { type: 'duplicate', lastSeq: known.lastSeq };
    if (state.closed) return { type: 'stream_closed' };
    const expected = known.lastSeq + 1;
    return seq === expected ? ACCEPT : { type: 'sequence_gap', expected, received: seq };
  }
  if (state.closed) return { type: 'stream_closed' };
  if (seq === 0) return ACCEPT;
  return known ? { type: 'epoch_must_start_at_zero' } : { type: 'sequence_gap', expected: 0, received: seq };
}

function ownProducer(state: StreamState, id: string) {
  return state.producers && Object.hasOwn(state.producers, id) ? state.producers[id] : undefined;
}

/** The state after an accepted write of `bytes` bytes. */
export function advance(
  state: StreamState,
  write: Pick<StreamWrite, 'close' | 'seq' | 'producer'>,
  bytes: number,
): StreamState {
  return {
    ...state,
    length: state.length + bytes,
    closed: state.closed || write.close === true,
    ...(write.seq === undefined ? {} : { lastSeq: write.seq }),
    ...(write.producer
      ? {
          producers: {
            ...state.producers,
            [write.producer.id]: { epoch: write.producer.epoch, lastSeq: write.producer.seq },
          },
        }
      : {}),
  };
}

export function isEmpty(write: StreamWrite): boolean {
  return !write.messages?.length && !write.bytes?.length;
}

function sameType(a: string, b: string): boolean {
  return mediaType(a) === mediaType(b);
}

/** Whether a repeated create asks for what is there. */
export function sameSettings(state: StreamState, settings: StreamSettings, closed: boolean): boolean {
  const own = state.settings;
  return (
    sameType(own.contentType, settings.contentType) &&
    own.ttlSeconds === settings.ttlSeconds &&
    own.expiresAt === settings.expiresAt &&
    state.closed === closed
  );
}

/** When the stream ends by itself, in milliseconds since the epoch; `Infinity` when never. */
export function expiryMs(settings: StreamSettings, lastAccessMs: number): number {
  if (settings.ttlSeconds !== undefined) return lastAccessMs + settings.ttlSeconds * 1000;
  return settings.expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(settings.expiresAt);
}

export function headOf(state: StreamState): StreamHead {
  const { contentType, ttlSeconds, expiresAt } = state.settings;
  return {
    contentType,
    next: formatOffset(state.generation, state.length),
    closed: state.closed,
    length: state.length,
    createdAtMs: state.createdAtMs,
    ...(ttlSeconds === undefined ? {} : { ttlSeconds }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}
