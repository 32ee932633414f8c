import { StorageFailure } from '../../storage/errors.ts';
import type { Durability } from './durability.ts';
import { frame } from './frame.ts';
import { encodeEntries, type LogEntry, type PlaceValue } from './log-entry.ts';
import type { OpenPlace } from './open-place.ts';
import type { WriteAheadLog } from './write-ahead-log.ts';

/** One place's part in a change. */
export interface Step {
  readonly place: OpenPlace;
  readonly after: PlaceValue;
  readonly entry: Omit<LogEntry, 'place' | 'base'>;
  readonly bytes?: Uint8Array;
  /** Runs when the change is visible. */
  readonly shown?: () => void;
}

export interface Plan<T> {
  readonly steps: readonly Step[];
  readonly result: T;
}

/** Something to be written, all or nothing. */
export interface Job<T> {
  /** The places whose newest state `plan` looks at. */
  readonly places: readonly OpenPlace[];
  /** Whether it has to be on the medium before it is shown and answered. */
  readonly durable: boolean;
  /** Looks at `staged` values only and changes nothing; throws when the job cannot be done. */
  plan(): Plan<T>;
}

/** Appends to one place that nothing else came between: they become one job. */
export interface OpenAppend {
  readonly messages: string[];
  readonly done: Promise<void>;
}

interface Queued {
  readonly job: Job<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

interface Written extends Queued {
  readonly plan: Plan<unknown>;
  /** The log's end after it, counted over all segments. */
  readonly end: number;
}

export interface CommitQueueEvents {
  /** After a change became visible, per place. */
  shown(place: OpenPlace, before: PlaceValue): void;
  /** After a batch became visible: readers of these places may look. */
  wake(places: ReadonlySet<OpenPlace>): void;
  /** After something was written. */
  written(): void;
  failed(error: unknown): void;
}

/**
 * The one way into the log. What is asked for within a tick is planned in order and written as one piece; jobs that must be
 * durable then share syncs: while one is under way the next gathers. A place's changes become visible in the order in
 * which they were written, so one that need not be synced still waits behind one that must.
 */
export class CommitQueue {
  readonly #log: WriteAheadLog;
  readonly #durability: Durability;
  readonly #events: CommitQueueEvents;
  #queue: Queued[] = [];
  #scheduled = false;
  #waiting: Written[] = [];
  #syncing: Promise<void> | undefined;
  #end = 0;
  #failure: StorageFailure | undefined;
  /** Number of the checkpoint after which places are logged whole on their first change. */
  checkpoint = 0;

  constructor(log: WriteAheadLog, durability: Durability, events: CommitQueueEvents) {
    this.#log = log;
    this.#durability = durability;
    this.#events = events;
  }

  run<T>(job: Job<T>): Promise<T> {
    if (this.#failure) return Promise.reject(this.#failure);
    for (const place of job.places) {
      place.users += 1;
      place.openAppend = undefined;
    }
    return new Promise<T>((resolve, reject) => {
      // The queue holds jobs of all kinds; each one's result goes to its own promise.
      this.#queue.push({ job, resolve: (value) => resolve(value as T), reject });
      if (this.#scheduled) return;
      this.#scheduled = true;
      setImmediate(() => this.flush());
    });
  }

  /** Like `run`, but what is appended to a place within a tick becomes one job, planned with all its messages. */
  append(
    place: OpenPlace,
    messages: readonly string[],
    plan: (messages: readonly string[]) => Plan<void>,
  ): Promise<void> {
    const open = place.openAppend;
    if (open) {
      for (const message of messages) open.messages.push(message);
      return open.done;
    }
    const gathered = [...messages];
    const done = this.run({ places: [place], durable: false, plan: () => plan(gathered) });
    place.openAppend = { messages: gathered, done };
    return done;
  }

  /** Refuses everything from now on. */
  stop(reason: StorageFailure): void {
    this.#failure ??= reason;
  }

  /** Resolves when everything that was asked for before is visible or refused. */
  async settled(): Promise<void> {
    this.flush();
    while (this.#waiting.length > 0) await (this.#syncing ?? this.#startSync());
  }

  /** Writes what is queued now rather than at the end of the tick. */
  flush(): void {
    this.#scheduled = false;
    const queued = this.#queue;
    if (queued.length === 0) return;
    this.#queue = [];
    for (const { job } of queued) for (const place of job.places) place.openAppend = undefined;
    const undo = new Map<OpenPlace, { staged: PlaceValue; loggedSince: number }>();
    const planned: Written[] = [];
    const pieces: Uint8Array[] = [];
    let length = 0;
    for (const one of queued) {
      const plan = this.#plan(one);
      if (!plan) continue;
      if (plan.steps.length > 0) {
        const encoded = frame(this.#stage(plan.steps, undo));
        pieces.push(...encoded.pieces);
        length += encoded.length;
      }
      planned.push({ ...one, plan, end: this.#end + length });
    }
    try {
      if (length > 0) this.#log.append(Buffer.concat(pieces, length));
    } catch (error) {
      for (const [place, before] of undo) Object.assign(place, before);
      const failure = new StorageFailure('The log could not be written.', { cause: error });
      for (const one of planned) this.#settle(one, () => one.reject(failure));
      this.#events.failed(error);
      return;
    }
    this.#end += length;
    this.#pass(planned);
    if (length > 0) this.#events.written();
  }

  #plan(one: Queued): Plan<unknown> | undefined {
    try {
      if (this.#failure) throw this.#failure;
      return one.job.plan();
    } catch (error) {
      this.#settle(one, () => one.reject(error));
      return undefined;
    }
  }

  /** Takes the steps into the places' staged values, and encodes them for the log. */
  #stage(steps: readonly Step[], undo: Map<OpenPlace, { staged: PlaceValue; loggedSince: number }>): Uint8Array[] {
    const blobs: Uint8Array[] = [];
    const entries = steps.map(({ place, after, entry, bytes }): LogEntry => {
      const { staged, loggedSince } = place;
      if (!undo.has(place)) undo.set(place, { staged, loggedSince });
      if (bytes) blobs.push(bytes);
      const whole = loggedSince < this.checkpoint ? { base: { name: place.name, value: staged } } : {};
      place.loggedSince = this.checkpoint;
      place.staged = after;
      return { place: place.place, ...whole, ...entry };
    });
    return encodeEntries(entries, blobs);
  }

  #pass(planned: readonly Written[]): void {
    const now: Written[] = [];
    for (const one of planned) {
      const mustWait =
        (one.job.durable && this.#durability === 'fsync' && one.plan.steps.length > 0) ||
        one.job.places.some((place) => place.pending > 0);
      if (!mustWait) {
        now.push(one);
        continue;
      }
      for (const place of one.job.places) place.pending += 1;
      this.#waiting.push(one);
    }
    this.#show(now);
    if (this.#waiting.length > 0) void this.#startSync();
  }

  #startSync(): Promise<void> {
    this.#syncing ??= this.#syncLoop().finally(() => {
      this.#syncing = undefined;
    });
    return this.#syncing;
  }

  async #syncLoop(): Promise<void> {
    while (this.#waiting.length > 0) {
      const upTo = this.#end;
      try {
        await this.#log.sync();
      } catch (error) {
        this.#failSync(error);
        return;
      }
      const firstLater = this.#waiting.findIndex((one) => one.end > upTo);
      const done = firstLater < 0 ? this.#waiting : this.#waiting.slice(0, firstLater);
      this.#waiting = firstLater < 0 ? [] : this.#waiting.slice(firstLater);
      for (const { job } of done) for (const place of job.places) place.pending -= 1;
      this.#show(done);
    }
  }

  /** After a failed sync nobody can tell what is on the medium: nothing more is written until a restart has looked. */
  #failSync(cause: unknown): void {
    this.stop(new StorageFailure('The log could not be synced; the storage takes no more changes.', { cause }));
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const one of waiting) this.#settle(one, () => one.reject(this.#failure));
    this.#events.failed(cause);
  }

  #show(done: readonly Written[]): void {
    if (done.length === 0) return;
    const touched = new Set<OpenPlace>();
    for (const { plan } of done) {
      for (const { place, after, entry, bytes, shown } of plan.steps) {
        const before = place.visible;
        place.show(after, { reset: entry.stream !== undefined, ...(bytes ? { bytes } : {}) });
        touched.add(place);
        this.#events.shown(place, before);
        shown?.();
      }
    }
    if (touched.size > 0) this.#events.wake(touched);
    for (const one of done) this.#settle(one, () => one.resolve(one.plan.result));
  }

  #settle(one: Queued, settle: () => void): void {
    for (const place of one.job.places) place.users -= 1;
    settle();
  }
}
