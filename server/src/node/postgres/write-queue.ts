import type { Clock } from '../../clock.ts';
import type { Logger } from '../../log.ts';
import { StorageConflict, StorageFailure } from '../../storage/errors.ts';
import type { QueuedJob } from '../../storage/port.ts';
import { Batch, type Job, type KnownHeads } from './batch.ts';
import { type Database, type Queries, sqlState } from './database.ts';
import { HeadCache } from './head-cache.ts';
import { type Head, loadHeads } from './heads.ts';
import type { Names } from './names.ts';
import { SECTIONS } from './sections.ts';
import { CHANGED, FENCED, STALE } from './write-states.ts';

/** What one statement takes at the most; a job that is larger goes alone. */
const MAX_JOBS = 1_000;
const MAX_BYTES = 4 * 1024 * 1024;
/** Attempts at a batch that other nodes got ahead of; each of them means that somebody else's went through. */
const MAX_ATTEMPTS = 100;
/** How long a batch is tried again whose connection was lost, before its jobs are refused. */
const FIRST_WAIT_MS = 50;
const LONGEST_WAIT_MS = 1_000;
const PATIENCE_MS = 10_000;
/** Data and sections. */
const WRITE_PARAMETERS = Array.from({ length: SECTIONS.length + 1 }, (_, i) => `$${i + 1}`).join(', ');
/** SQLSTATEs of transactions that the server sacrificed to others: serialization failure, deadlock, idle for too long. */
const SACRIFICED = new Set(['40001', '40P01', '25P03']);

interface Queued {
  readonly job: Job<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Where heads are taken from: those remembered first, all read, or all read and locked. */
type Reading = 'remembered' | 'read' | 'locked';

export interface WriteQueueParts {
  readonly database: Database;
  readonly names: Names;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Logger;
  /** Puts jobs into the queue, in the transaction of the batch that they belong to. Absent: there is no queue. */
  send?(queries: Queries, jobs: readonly QueuedJob[]): Promise<void>;
  /** After a batch was written: readers of these streams may look. */
  written(streams: readonly string[]): void;
}

/**
 * The one way by which this process writes. What is asked for while a batch is under way is the next batch: one statement,
 * one transaction, one sync of the server's disk for all of it. Batches are planned from what is remembered of streams; when
 * another node wrote to one of them, the server refuses the batch and it is planned again, with the streams' rows locked.
 */
export class WriteQueue {
  readonly #parts: WriteQueueParts;
  readonly #cache = new HeadCache();
  #queue: Queued[] = [];
  #writing: Promise<void> | undefined;
  #closed = false;

  constructor(parts: WriteQueueParts) {
    this.#parts = parts;
  }

  run<T>(job: Job<T>): Promise<T> {
    if (this.#closed) return Promise.reject(new StorageFailure('The storage is closed.'));
    return new Promise<T>((resolve, reject) => {
      // The queue holds jobs of all kinds; each one's result goes to its own promise.
      this.#queue.push({ job, resolve: (value) => resolve(value as T), reject });
      this.#writing ??= this.#writeAll();
    });
  }

  /** Writes what was asked for and takes nothing more. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#writing;
  }

  async #writeAll(): Promise<void> {
    // What is asked for within this tick goes together.
    await new Promise(setImmediate);
    while (this.#queue.length > 0) await this.#write(this.#nextBatch());
    this.#writing = undefined;
  }

  #nextBatch(): Queued[] {
    let size = 0;
    const end = this.#queue.findIndex(({ job }, index) => {
      size += job.size;
      return index > 0 && (index >= MAX_JOBS || size > MAX_BYTES);
    });
    return this.#queue.splice(0, end < 0 ? this.#queue.length : end);
  }

  /** Settles every one of them. */
  async #write(queued: readonly Queued[]): Promise<void> {
    let jobs = queued;
    let reading: Reading = 'remembered';
    let unanswered: Batch | undefined;
    const begunMs = performance.now();
    for (let attempt = 1; jobs.length > 0; attempt++) {
      let planned: Batch | undefined;
      const { error, batch } = await this.#attempt(jobs, reading, unanswered, (one) => {
        planned = one;
      }).then(
        (batch) => ({ batch, error: undefined }),
        (error: unknown) => ({ error, batch: undefined }),
      );
      if (batch) return this.#settle(jobs, batch);
      for (const { job } of jobs) for (const stream of job.streams) this.#cache.delete(stream);
      const answer = answerTo(error, { attempt, sinceMs: performance.now() - begunMs, jobs: jobs.length });
      if (answer === 'refuse') {
        const failure = new StorageFailure('The database refused a write.', { cause: error });
        for (const { reject } of jobs) reject(failure);
        return;
      }
      if (answer === 'part') {
        for (const one of jobs) await this.#write([one]);
        return;
      }
      if (answer === 'without the refused') {
        jobs = rejectNamed(jobs, error);
        unanswered = undefined;
        continue;
      }
      reading = 'locked';
      if (answer === 'look') {
        unanswered = planned ?? unanswered;
        this.#parts.log.warn({ err: error }, 'the database did not answer a write; trying again');
        await wait(Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt));
      }
    }
  }

  #attempt(
    jobs: readonly Queued[],
    reading: Reading,
    unanswered: Batch | undefined,
    planned: (batch: Batch) => void,
  ): Promise<Batch> {
    const { database } = this.#parts;
    const attempt = (queries: Queries) => this.#planAndWrite(queries, jobs, reading, unanswered, planned);
    const whole = reading === 'locked' || (this.#parts.send && jobs.some(({ job }) => job.sends.length > 0));
    return whole ? database.transaction(attempt) : attempt(database);
  }

  async #planAndWrite(
    queries: Queries,
    jobs: readonly Queued[],
    reading: Reading,
    unanswered: Batch | undefined,
    planned: (batch: Batch) => void,
  ): Promise<Batch> {
    const { names, clock } = this.#parts;
    const known = await this.#know(queries, jobs, reading);
    if (unanswered?.isWritten(definedIn(known.heads))) return unanswered;
    const batch = new Batch(
      jobs.map(({ job }) => job),
      known,
      clock.now(),
    );
    if (batch.doubtful) return await this.#planAndWrite(queries, jobs, 'read', unanswered, planned);
    planned(batch);
    if (!batch.isEmpty) await queries.query(`SELECT ${names.writeBatch}(${WRITE_PARAMETERS})`, batch.encode());
    if (batch.sends.length > 0) await this.#parts.send?.(queries, batch.sends);
    return batch;
  }

  async #know(queries: Queries, jobs: readonly Queued[], reading: Reading): Promise<KnownHeads> {
    const heads = new Map<string, Head | undefined>();
    const remembered = new Set<string>();
    const wanted = new Set<string>();
    for (const { job } of jobs) {
      for (const stream of job.streams) {
        if (heads.has(stream) || wanted.has(stream)) continue;
        const head = reading === 'remembered' ? this.#cache.get(stream) : undefined;
        if (head) {
          heads.set(stream, head);
          remembered.add(stream);
        } else if (reading === 'remembered' && job.makes.has(stream)) {
          heads.set(stream, undefined);
        } else {
          wanted.add(stream);
        }
      }
    }
    const read = await loadHeads(queries, this.#parts.names, [...wanted], reading === 'locked');
    for (const stream of wanted) heads.set(stream, read.get(stream));
    return { heads, remembered };
  }

  #settle(jobs: readonly Queued[], batch: Batch): void {
    for (const [stream, head] of batch.after()) this.#cache.set(stream, head);
    for (const [index, { resolve, reject }] of jobs.entries()) {
      const outcome = batch.outcomes[index];
      if (outcome && 'result' in outcome) resolve(outcome.result);
      else reject(outcome?.error);
    }
    if (batch.told.length > 0) this.#parts.written(batch.told);
  }
}

/**
 * What is done about a batch that failed: leave out the jobs whose fence or expectation does not stand; plan anew with the rows locked; look,
 * with the rows locked, whether it was written, since nobody knows; write each job alone, since something about one of them is
 * wrong, which is no fault of the others; or refuse.
 */
type Answer = 'without the refused' | 'lock' | 'look' | 'part' | 'refuse';

function answerTo(error: unknown, tried: { attempt: number; sinceMs: number; jobs: number }): Answer {
  const state = sqlState(error);
  if (state === undefined) return tried.sinceMs < PATIENCE_MS ? 'look' : 'refuse';
  if (state === FENCED || state === CHANGED) return 'without the refused';
  if ((state === STALE || SACRIFICED.has(state)) && tried.attempt < MAX_ATTEMPTS) return 'lock';
  return tried.jobs > 1 ? 'part' : 'refuse';
}

/** Rejects the jobs that the server named, and returns the others. */
function rejectNamed(jobs: readonly Queued[], error: unknown): Queued[] {
  const reason = sqlState(error) === FENCED ? 'fenced' : 'changed';
  const detail = error instanceof Error && 'detail' in error ? String(error.detail) : '';
  const named = new Set(detail.trim().split(' ').map(Number));
  for (const index of named) jobs[index]?.reject(new StorageConflict(reason, 'somebody else was faster'));
  return jobs.filter((_, index) => !named.has(index));
}

function definedIn(heads: ReadonlyMap<string, Head | undefined>): Map<string, Head> {
  const defined = new Map<string, Head>();
  for (const [stream, head] of heads) if (head) defined.set(stream, head);
  return defined;
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
