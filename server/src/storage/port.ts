import type {
  ConversationMessage,
  EventError,
  JsonValue,
  RunPointer,
  RunRecord,
  RunStatus,
  Settlement,
} from '@openflue/spec';

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
  /** Sliding time to live, renewed by every read and write; never together with `expiresAt`. */
  readonly ttlSeconds?: number;
  /** RFC 3339, as the creator gave it. */
  readonly expiresAt?: string;
}

export interface StreamPage {
  /**
   * Stored bytes, exactly as they were appended. A JSON stream's page is whole lines (one message a line, each ended by
   * `\n`); any other stream's page is a run of bytes. Shared between readers, so never write into it, unless it is `fresh`.
   */
  readonly bytes: Uint8Array;
  /** True when the bytes were read for this page alone: they are the reader's to change. */
  readonly fresh: boolean;
  /** Where this page starts: the offset asked for, with `-1`, `now` and `tail` resolved. */
  readonly from: Offset;
  /** Where the following page starts. */
  readonly next: Offset;
  /** True when `next` is the tail of the stream. */
  readonly upToDate: boolean;
  /** True when the stream is closed and `next` is its tail. */
  readonly closed: boolean;
}

/** A page without its bytes. */
export interface StreamRange extends Omit<StreamPage, 'bytes' | 'fresh'> {
  /** Number of bytes from `from` to `next`. */
  readonly length: number;
}

export interface ReadOptions {
  /** Upper bound of a page in bytes; a single message longer than it is returned whole. Default 1 MiB. */
  readonly maxBytes?: number;
  /**
   * Memory for the page's bytes, used when they have to be copied or read anyway and it is large enough: it saves the
   * allocation of large pages, and holds only until the caller uses it again.
   */
  readonly into?: Uint8Array;
  /** Only with offset `-1` on a JSON stream: start at most this many messages before the tail. */
  readonly tail?: number;
}

/**
 * The reading half of a stream store. Unknown (also deleted or expired) streams read as `undefined`; an offset that this
 * stream never handed out throws `FlueError('invalid_request')`.
 */
export interface StreamReader {
  /** Does not renew a sliding time to live. */
  head(stream: string): Promise<StreamHead | undefined>;
  read(stream: string, from: Offset, options?: ReadOptions): Promise<StreamPage | undefined>;
  /**
   * Where the page starts and ends that `read` would give: a large answer is announced by it and then read in small pieces,
   * the last of which ends at `next` when it is asked for with what is left of `length`.
   */
  locate(stream: string, from: Offset, options?: ReadOptions): Promise<StreamRange | undefined>;
  /** Calls `wake` after bytes became visible or the stream was closed or deleted. Returns the unsubscriber. */
  subscribe(stream: string, wake: () => void): () => void;
}

/** What a document is thought to be; `undefined`: there is none. */
export type Expectation = {
  [C in Collection]: { readonly collection: C; readonly id: string; readonly value: Collections[C] | undefined };
}[Collection];

/** Something for one of several nodes to do, handed out by the queue that lives in the same database. */
export interface QueuedJob {
  readonly queue: string;
  /** A UUID: sent twice, it is one job. */
  readonly id: string;
  /** Jobs of one key come one after the other, where the queue is such. */
  readonly key: string;
}

/** What a stream is created with. The content type decides its kind: `application/json` holds messages, all others bytes. */
export interface StreamSettings {
  readonly contentType: string;
  readonly ttlSeconds?: number;
  readonly expiresAt?: string;
}

/** First content. `messages` for JSON streams (JSON texts without line breaks), `bytes` for all others. */
export interface StreamContent {
  readonly messages?: readonly string[];
  readonly bytes?: Uint8Array;
  readonly close?: boolean;
}

/** An idempotent producer's coordinates: a repeated (epoch, seq) is recognised, a stale epoch is fenced off. */
export interface Producer {
  readonly id: string;
  readonly epoch: number;
  readonly seq: number;
}

export interface StreamWrite extends StreamContent {
  /** Refused with `content_type_mismatch` when it is not the stream's own. */
  readonly contentType?: string;
  /** Writers' sequence; must grow (compared as bytes) over the whole stream. */
  readonly seq?: string;
  readonly producer?: Producer;
}

export type CreateOutcome = { readonly type: 'created' | 'exists' | 'conflict'; readonly head: StreamHead };

export type WriteOutcome =
  | { readonly type: 'appended'; readonly next: Offset; readonly closed: boolean }
  | { readonly type: 'duplicate'; readonly next: Offset; readonly closed: boolean; readonly lastSeq: number }
  | { readonly type: 'stream_closed'; readonly next: Offset }
  | { readonly type: 'content_type_mismatch' | 'sequence_conflict' | 'epoch_must_start_at_zero' | 'unknown_stream' }
  | { readonly type: 'stale_epoch'; readonly epoch: number }
  | { readonly type: 'sequence_gap'; readonly expected: number; readonly received: number };

/**
 * What may be written only by who is still in charge of a run or submission: it is there, has not ended, and is in this
 * attempt. Whoever takes a run up counts the attempt first, which shuts out a process that was paused over it.
 */
export interface Fence {
  readonly collection: 'runs' | 'submissions';
  readonly id: string;
  readonly attempts: number;
}

/** Durable Streams storage: named, append-only streams of bytes. */
export interface StreamStore extends StreamReader {
  /**
   * Appends JSON messages (each one a JSON text without line breaks) at once: visible to readers when it resolves, safe
   * against the death of the process, and against that of the machine with the next durable write. Appends of one
   * tick are written together. Rejects with `StorageConflict` when the stream is unknown or closed, or the fence does not
   * stand.
   */
  append(stream: string, messages: readonly string[], fence?: Fence): Promise<void>;
  /** Creates a stream, durable when it resolves. The same settings again give `exists`, others `conflict`. */
  create(stream: string, settings: StreamSettings, content?: StreamContent): Promise<CreateOutcome>;
  /** Appends, closes, or both; durable when it resolves with `appended` or `duplicate`. Anything else changed nothing. */
  write(stream: string, write: StreamWrite): Promise<WriteOutcome>;
  /** Durable when it resolves; false when there was none. A stream created anew under the name shares no offset. */
  delete(stream: string): Promise<boolean>;
  /**
   * Wakes whoever subscribed to this name, on other nodes too, though nothing was written. Nobody is told twice, and a node
   * that is not there just now is not told at all.
   */
  wake(stream: string): void;
}

/** What the engine keeps about a run: the public record, and what only the server needs. */
export interface StoredRun extends RunRecord {
  /** Idempotency scope key that admitted it, if any; deleted together with the run. */
  readonly idempotencyScope?: string;
  /** Set when a cancel was asked for: the run ends as cancelled, whatever happens in between. */
  readonly cancelRequestedAt?: string;
}

/** What is left of a run that was deleted, for some time. Ids are run ids. */
export interface StoredTombstone {
  readonly runId: string;
  /** Whose guard speaks for the run still. */
  readonly workflowName: string;
  readonly deletedAt: string;
}

/** What an idempotency key admitted: enough to give the same receipt again. Ids are digests of the key's scope. */
export interface StoredReceipt {
  /** Digest of the request body. */
  readonly bodyDigest: string;
  readonly runId: string;
}

/** What an idempotency key admitted to an agent instance. Ids are digests of the key's scope. */
export interface StoredSubmissionReceipt {
  readonly bodyDigest: string;
  readonly submissionId: string;
}

/** An agent instance. Ids are `agentStream(name, id)`. */
export interface StoredInstance {
  readonly agentName: string;
  readonly instanceId: string;
  readonly createdAt: string;
  /** How many submissions were admitted; the last one's `sequence`. */
  readonly submissions: number;
}

/** One piece of work given to an agent instance, from its admission on. */
export interface StoredSubmission {
  readonly submissionId: string;
  readonly agentName: string;
  readonly instanceId: string;
  readonly session: string;
  /** Its place in the instance's order, from 1. */
  readonly sequence: number;
  readonly admittedAt: string;
  /** Reading the instance's stream from here yields all of its events. */
  readonly offset: Offset;
  readonly work: SubmittedPrompt | SubmittedInput;
  readonly idempotencyScope?: string;
  /** Set when an abort was asked for: it settles as aborted, whatever happens in between. */
  readonly abortRequestedAt?: string;
  /** How often it was begun, counted when it is taken up again. Absent: once at the most. */
  readonly attempts?: number;
  /** Absent: it has not settled. */
  readonly settlement?: StoredSettlement;
}

export interface SubmittedPrompt {
  readonly type: 'prompt';
  readonly message: string;
  readonly images?: readonly { readonly attachmentId: string; readonly mimeType: string }[];
}

export interface SubmittedInput {
  readonly type: 'dispatch';
  readonly dispatchId: string;
  readonly input: JsonValue;
}

export interface StoredSettlement {
  readonly outcome: 'completed' | 'failed' | 'aborted';
  readonly settledAt: string;
  readonly result?: JsonValue;
  readonly error?: EventError;
}

/** The conversations of an instance as they stood at an offset of its stream. Ids are `agentStream(name, id)`. */
export interface StoredConversations {
  /** Version of the format; any other is not read. */
  readonly v: 1;
  readonly offset: Offset;
  /** By session. */
  readonly sessions: Readonly<Record<string, StoredConversation>>;
}

export interface StoredConversation {
  readonly messages: readonly ConversationMessage[];
  readonly settlements: readonly Settlement[];
  /** The turn under way, and the model that it calls. */
  readonly turn?: { readonly turnId: string; readonly model?: string };
  /** The answer in progress, which is the last message; `whole` when only its turn's end is still to come. */
  readonly open?: { readonly turnId: string; readonly whole?: true };
  /** The last message broke off; the next turn of this submission takes its place. */
  readonly brokenOff?: { readonly submissionId: string };
}

/** The files of an instance's workspace; their contents are streams named by `sha256`. Ids are `agentStream(name, id)`. */
export interface StoredWorkspace {
  readonly entries: Readonly<Record<string, StoredWorkspaceEntry>>;
}

export type StoredWorkspaceEntry =
  | { readonly type: 'file'; readonly sha256: string; readonly size: number }
  | { readonly type: 'directory' };

/** Document collections and their values. Ids are opaque strings of at most 512 characters. */
export interface Collections {
  runs: StoredRun;
  tombstones: StoredTombstone;
  receipts: StoredReceipt;
  instances: StoredInstance;
  submissions: StoredSubmission;
  submissionReceipts: StoredSubmissionReceipt;
  conversations: StoredConversations;
  workspaces: StoredWorkspace;
}
export type Collection = keyof Collections;

export interface RunQuery {
  readonly workflow?: string | undefined;
  readonly status?: RunStatus | undefined;
  /** 1 to 1000; default 100. */
  readonly limit?: number | undefined;
  /** A `nextCursor` of an earlier answer; anything else throws `FlueError('invalid_request')`. */
  readonly cursor?: string | undefined;
}

export interface ExpiredRunsQuery {
  /** ISO 8601. */
  readonly endedBefore: string;
  readonly limit: number;
}

export interface InstanceQuery {
  readonly agent: string;
  /** 1 to 1000; default 100. */
  readonly limit?: number | undefined;
  /** A `nextCursor` of an earlier answer; anything else throws `FlueError('invalid_request')`. */
  readonly cursor?: string | undefined;
}

export interface DocumentStore {
  get<C extends Collection>(collection: C, id: string): Promise<Collections[C] | undefined>;
  /** Newest first by `startedAt` (run ids sort the same way). Costs O(page), not O(all runs). */
  listRuns(query: RunQuery): Promise<{ runs: RunPointer[]; nextCursor?: string }>;
  /** Every admitted run that has not ended. Costs O(unfinished). */
  unfinishedRuns(): Promise<StoredRun[]>;
  /** Ids of runs that ended before a time, earlier admissions first or nearly so. Costs O(answer), not O(all runs). */
  expiredRuns(query: ExpiredRunsQuery): Promise<string[]>;
  /** Newest first by `createdAt`. Costs O(page), not O(all instances). */
  listInstances(query: InstanceQuery): Promise<{ instances: StoredInstance[]; nextCursor?: string }>;
  /** Every admitted submission that has not settled, in order within its instance. Costs O(unsettled). */
  unsettledSubmissions(): Promise<StoredSubmission[]>;
  /** Those of one instance, which `agentStream(name, id)` names; the first `limit` of them. */
  unsettledOf(instance: string, limit?: number): Promise<StoredSubmission[]>;
}

export type Change =
  /** Judged by what is stored before the commit, wherever it stands among its changes. */
  | ({ readonly type: 'fence' } & Fence)
  /** As the fence is judged: it was read so, and nobody has changed it since. */
  | ({ readonly type: 'document.expect' } & Expectation)
  /** Sent with the commit, or not at all. A storage without a queue takes no notice. */
  | ({ readonly type: 'job.send' } & QueuedJob)
  | { readonly type: 'stream.create'; readonly stream: string; readonly contentType: string }
  | { readonly type: 'stream.delete'; readonly stream: string }
  | {
      readonly type: 'stream.append';
      readonly stream: string;
      /** For JSON streams. */
      readonly messages?: readonly string[];
      /** For all others. */
      readonly bytes?: Uint8Array;
      readonly close?: boolean;
    }
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
   * loss of power); readers see it from then on. Concurrent commits share one sync. Rejects with
   * `StorageConflict` and without effect when a change cannot apply (append to an unknown or closed stream, create of an
   * existing stream, a fence or an expectation that does not stand), with `StorageFailure` when the medium refused (disk full, I/O error).
   */
  commit(changes: readonly Change[]): Promise<void>;
  /**
   * Names of the private streams of a run or an instance: those that begin with the name of its stream and a slash. Costs
   * O(answer), not O(all streams).
   */
  privateStreams(stream: string): Promise<string[]>;
  /**
   * Lets go of the tombstones of runs that were deleted before a time (ISO 8601). Those deleted later stay; an older one may
   * stay on for as long as another of the same time of admission does.
   */
  forgetTombstones(deletedBefore: string): Promise<void>;
  /** Flushes what is pending and releases files and timers. */
  close(): Promise<void>;
}

/** The stream that carries a run's events. */
export function runStream(runId: string): string {
  return `runs/${runId}`;
}

/** No stream, but a name to wake: something about a run or a submission has to be looked at by who works on it. */
export function controlOf(stream: string): string {
  return `${stream}/control`;
}

/** The private stream that carries what a run's operations came to. */
export function journalStream(runId: string): string {
  return `${runStream(runId)}/journal`;
}

/** The stream that carries an agent instance's events. */
export function agentStream(name: string, id: string): string {
  return `agents/${encodeURIComponent(name)}/${encodeURIComponent(id)}`;
}

/** The private stream that carries the history of one session of an instance. */
export function sessionStream(name: string, id: string, session: string): string {
  return `${agentStream(name, id)}/sessions/${encodeURIComponent(session)}`;
}

/** The private stream that carries the bytes of an image that was sent to an instance. */
export function attachmentStream(name: string, id: string, attachmentId: string): string {
  return `${agentStream(name, id)}/attachments/${encodeURIComponent(attachmentId)}`;
}

/** The private stream that carries the content of a file of an instance's workspace. */
export function workspaceStream(name: string, id: string, sha256: string): string {
  return `${agentStream(name, id)}/workspace/${sha256}`;
}
