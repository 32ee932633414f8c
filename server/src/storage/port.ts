import type { JsonValue, RunPointer, RunRecord, RunStatus } from '@openflue/spec';

/**
 * The storage ports. An implementation (memory, files, Postgres) provides one `Storage`; every one of them passes the
 * contract suites beside this file. Web standards only.
 */

/** Opaque to clients: `<16 digits: the stream's generation>_<16 digits: position>`. `-1` is the start, `now` the tail. */
export type Offset = string;

export interface StreamHead {
  readonly contentType: string;
  /** Offset of the tail: the next event is read from here. */
  readonly next: Offset;
  readonly closed: boolean;
  /** Position of the tail counted in bytes from the stream's start; monotonic. */
  readonly length: number;
  readonly createdAtMs: number;
}

export interface StreamPage {
  /**
   * Stored bytes, exactly as they were appended. A JSON stream's page is whole lines (one message a line, each ended by
   * `\n`); any other stream's page is a run of bytes.
   */
  readonly bytes: Uint8Array;
  /** Where the following page starts. */
  readonly next: Offset;
  /** True when `next` is the tail of the stream. */
  readonly upToDate: boolean;
  /** True when the stream is closed and `next` is its tail. */
  readonly closed: boolean;
}

export interface ReadOptions {
  /** Upper bound of a page in bytes; a single message longer than it is returned whole. Default 1 MiB. */
  readonly maxBytes?: number;
  /** Only with offset `-1` on a JSON stream: start at most this many messages before the tail. */
  readonly tail?: number;
}

/**
 * Durable Streams storage: named, append-only streams of bytes.
 * Unknown streams read as `undefined`; an offset that this stream never handed out throws `FlueError('invalid_request')`.
 */
export interface StreamStore {
  head(stream: string): Promise<StreamHead | undefined>;
  read(stream: string, from: Offset, options?: ReadOptions): Promise<StreamPage | undefined>;
  /**
   * Appends JSON messages (each one a JSON text without line breaks) at once: visible to readers when it resolves, safe
   * against the death of the process, and against that of the machine with the next `Storage.commit`. Appends of one
   * tick are written together. Rejects when the stream is unknown or closed.
   */
  append(stream: string, messages: readonly string[]): Promise<void>;
  /** Calls `wake` after bytes were appended or the stream was closed or deleted. Returns the unsubscriber. */
  subscribe(stream: string, wake: () => void): () => void;
}

/** What the engine keeps about a run: the public record, and what only the server needs. */
export interface StoredRun extends RunRecord {
  /** Idempotency scope key that admitted it, if any; deleted together with the run. */
  readonly idempotencyScope?: string;
}

/** What an idempotency key admitted: enough to give the same receipt again. */
export interface StoredReceipt {
  /** Digest of the request body. */
  readonly bodyDigest: string;
  readonly receipt: JsonValue;
}

/** Document collections and their values. Ids are opaque strings of at most 512 characters. */
export interface Collections {
  runs: StoredRun;
  receipts: StoredReceipt;
}
export type Collection = keyof Collections;

export interface RunQuery {
  readonly workflow?: string;
  readonly status?: RunStatus;
  /** 1 to 1000; default 100. */
  readonly limit?: number;
  /** A `nextCursor` of an earlier answer; anything else throws `FlueError('invalid_request')`. */
  readonly cursor?: string;
}

export interface DocumentStore {
  get<C extends Collection>(collection: C, id: string): Promise<Collections[C] | undefined>;
  /** Newest first by `startedAt` (run ids sort the same way). Costs O(page), not O(all runs). */
  listRuns(query: RunQuery): Promise<{ runs: RunPointer[]; nextCursor?: string }>;
  /** Every admitted run that has not ended. Costs O(unfinished). */
  unfinishedRuns(): Promise<StoredRun[]>;
}

export type Change =
  | { readonly type: 'stream.create'; readonly stream: string; readonly contentType: string }
  | { readonly type: 'stream.append'; readonly stream: string; readonly messages: readonly string[]; readonly close?: boolean }
  | { readonly type: 'document.delete'; readonly collection: Collection; readonly id: string }
  | {
      [C in Collection]: {
        readonly type: 'document.put';
        readonly collection: C;
        readonly id: string;
        readonly value: Collections[C];
      };
    }[Collection];

export interface Storage {
  readonly streams: StreamStore;
  readonly documents: DocumentStore;
  /**
   * All of it or none, in order. Resolves when it is durable (survives `kill -9` and, under `durability: 'fsync'`, the
   * loss of power); readers see it from then on. Concurrent commits share one sync. Rejects without effect when a
   * change cannot apply (append to an unknown or closed stream, create of an existing stream).
   */
  commit(changes: readonly Change[]): Promise<void>;
  /** Flushes what is pending and releases files and timers. */
  close(): Promise<void>;
}

/** The stream that carries a run's events. */
export function runStream(runId: string): string {
  return `runs/${runId}`;
}

/** The stream that carries an agent instance's events. */
export function agentStream(name: string, id: string): string {
  return `agents/${encodeURIComponent(name)}/${encodeURIComponent(id)}`;
}
