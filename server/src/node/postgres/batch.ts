import { createHash } from 'node:crypto';
import { StorageConflict } from '../../storage/errors.ts';
import type { Effect } from '../../storage/plan.ts';
import type { Expectation, Fence, QueuedJob } from '../../storage/port.ts';
import type { StreamState } from '../../storage/stream-state.ts';
import { Bulk } from './bulk.ts';
import type { Value } from './database.ts';
import { DocumentDrafts } from './document-drafts.ts';
import { type Head, isLive } from './heads.ts';
import { keyOf } from './key.ts';
import { SECTIONS, type Section } from './sections.ts';
import { StreamDraft } from './stream-draft.ts';

/** What a job sees when it is planned: the database with all that earlier jobs of the batch do. */
export interface BatchView {
  lookup(stream: string): StreamState | undefined;
  /** False when it is known that the fence does not stand. Else the batch is written on condition that it does. */
  stands(fence: Fence): boolean;
  /** False when it is known that the document is another. Else the batch is written on condition that it is not. */
  meets(expectation: Expectation): boolean;
  readonly nowMs: number;
}

export interface Plan<T> {
  readonly effects: readonly Effect[];
  readonly result: T;
}

/** Something to be written, all or nothing. */
export interface Job<T> {
  /** The streams that `plan` looks at. */
  readonly streams: readonly string[];
  /** Those of them that it makes before anything else: they are taken for absent, which the database then checks. */
  readonly makes: ReadonlySet<string>;
  /** What is to be put into the queue with it. */
  readonly sends: readonly QueuedJob[];
  /** About how much it writes, in bytes. */
  readonly size: number;
  /** Changes nothing; throws `StorageConflict` when the job cannot be done. May be called again, with another view. */
  plan(view: BatchView): Plan<T>;
}

export type Outcome = { readonly result: unknown } | { readonly error: unknown };

export interface KnownHeads {
  readonly heads: ReadonlyMap<string, Head | undefined>;
  /** Streams whose head was remembered rather than read. */
  readonly remembered: ReadonlySet<string>;
}

/** Jobs planned one after the other, to be written as one. Pure: `nowMs` and all that is known are arguments. */
export class Batch {
  readonly outcomes: Outcome[] = [];
  /** Some job was refused, or has nothing to do, by what was remembered: that has to be looked at again. */
  doubtful = false;
  readonly #known: KnownHeads;
  readonly #nowMs: number;
  readonly #streams = new Map<string, StreamDraft>();
  readonly #documents = new DocumentDrafts();
  /** Of jobs that were not refused. */
  readonly sends: QueuedJob[] = [];
  readonly #expects: { readonly job: number; readonly expectation: Expectation }[] = [];
  readonly #fences: { readonly job: number; readonly fence: Fence }[] = [];
  #effects = 0;

  constructor(jobs: readonly Job<unknown>[], known: KnownHeads, nowMs: number) {
    this.#known = known;
    this.#nowMs = nowMs;
    for (const [index, job] of jobs.entries()) this.outcomes.push(this.#take(job, index));
  }

  get isEmpty(): boolean {
    return this.#effects === 0;
  }

  /** Streams whose readers have something to look for. */
  get told(): string[] {
    return [...this.#streams.values()].filter((draft) => draft.told).map((draft) => draft.stream);
  }

  /** Every stream of the batch, as it is once the batch is written. */
  *after(): Generator<[stream: string, head: Head | undefined]> {
    for (const draft of this.#streams.values()) yield [draft.stream, draft.after(this.#nowMs)];
  }

  /** Whether these heads are those that the batch makes: of a batch that was sent and not answered. */
  isWritten(heads: ReadonlyMap<string, Head>): boolean {
    const after = [...this.after()];
    return after.length > 0 && after.every(([stream, head]) => heads.get(stream)?.version === head?.version);
  }

  /** The arguments of the function that writes batches. */
  encode(): Value[] {
    const bulk = new Bulk();
    const streams = [...this.#streams.values()]
      .map((draft) => draft.encode(bulk, this.#nowMs))
      .filter((row) => row !== undefined);
    const fences = this.#fences.map(({ job, fence }) => ({ ...fence, id: keyOf(fence.id), job }));
    const expects = this.#expects.map(({ job, expectation: { collection, id, value } }) => {
      return { job, collection, id: keyOf(id), digest: value === undefined ? null : digestOf(JSON.stringify(value)) };
    });
    const sections: Partial<Record<Section, object[]>> = { expects, fences, streams, ...this.#documents.encode(bulk) };
    const rows = SECTIONS.map((name) => (sections[name]?.length ? JSON.stringify(sections[name]) : null));
    return [bulk.joined(), ...rows];
  }

  #take(job: Job<unknown>, index: number): Outcome {
    const looked = new Set<string>();
    const fences: Fence[] = [];
    const expectations: Expectation[] = [];
    const view: BatchView = {
      nowMs: this.#nowMs,
      lookup: (stream) => {
        looked.add(stream);
        return this.#lookup(stream);
      },
      stands: (fence) => {
        const verdict = this.#documents.verdict(fence);
        if (verdict === 'unknown') fences.push(fence);
        return verdict !== false;
      },
      meets: (expectation) => {
        const verdict = this.#documents.meets(expectation);
        if (verdict === 'unknown') expectations.push(expectation);
        return verdict !== false;
      },
    };
    try {
      const { effects, result } = job.plan(view);
      if (effects.length === 0) this.#doubt(looked);
      for (const effect of effects) this.#stage(effect);
      for (const fence of fences) this.#fences.push({ job: index, fence });
      for (const expectation of expectations) this.#expects.push({ job: index, expectation });
      this.sends.push(...job.sends);
      this.#effects += effects.length + fences.length + expectations.length;
      return { result };
    } catch (error) {
      if (error instanceof StorageConflict) this.#doubt(looked);
      return { error };
    }
  }

  #doubt(looked: ReadonlySet<string>): void {
    this.doubtful ||= [...looked].some((stream) => this.#known.remembered.has(stream));
  }

  #lookup(stream: string): StreamState | undefined {
    const draft = this.#streams.get(stream);
    if (draft) return draft.state;
    const head = this.#known.heads.get(stream);
    return isLive(head, this.#nowMs) ? head.state : undefined;
  }

  #stage(effect: Effect): void {
    if (effect.type !== 'stream' && effect.type !== 'stream.delete') {
      this.#documents.take(effect);
      return;
    }
    const { stream } = effect;
    const draft = this.#streams.get(stream) ?? new StreamDraft(stream, this.#known.heads.get(stream));
    this.#streams.set(stream, draft);
    draft.take(effect);
  }
}

/** As PostgreSQL's `md5` of the same text. */
function digestOf(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
