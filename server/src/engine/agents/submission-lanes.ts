import type { Clock } from '../../clock.ts';
import type { StoredSubmission } from '../../storage/port.ts';
import type { Attempt } from '../attempt.ts';
import { within } from '../within.ts';

/** A submission that has not settled, in this process. */
export interface PendingSubmission {
  readonly submissionId: string;
  /** Its instance. */
  readonly lane: string;
  readonly attempt: Attempt;
  /** An earlier process admitted it, and may have begun it. */
  readonly recovered: boolean;
  /** As it was read just now; absent: it is to be read. */
  readonly submission?: StoredSubmission;
}

export interface SubmissionLanesOptions {
  /** Lanes that work at the same time. */
  readonly concurrency: number;
  readonly clock: Clock;
  /** Never rejects. The signal aborts when the submission is to be left for the next start. */
  execute(pending: PendingSubmission, signal: AbortSignal): Promise<void>;
}

/** How long work that was told to stop may take to let go before it is left behind. */
const LETTING_GO_MS = 1_000;

/** One line of waiting submissions for each instance: strictly in order within it, side by side between them. */
export class SubmissionLanes {
  readonly #options: SubmissionLanesOptions;
  readonly #lanes = new Map<string, PendingSubmission[]>();
  /** Lanes that have work and are not at it, the longest waiting first. */
  readonly #ready: string[] = [];
  readonly #running = new Set<Promise<void>>();
  readonly #stopping = new AbortController();
  #pending = 0;
  #started = false;
  #scheduled = false;

  constructor(options: SubmissionLanesOptions) {
    this.#options = options;
  }

  /** Submissions that wait for their turn. */
  get waiting(): number {
    return this.#pending - this.#running.size;
  }

  /** Everything of a lane that has not settled, the one that runs first. */
  of(lane: string): readonly PendingSubmission[] {
    return this.#lanes.get(lane) ?? [];
  }

  find(submissionId: string, lane: string): PendingSubmission | undefined {
    return this.of(lane).find((pending) => pending.submissionId === submissionId);
  }

  isBusy(lane: string): boolean {
    return this.#lanes.has(lane);
  }

  /** Resolves when what there is of a lane now is over. */
  async idle(lane: string): Promise<void> {
    await Promise.all(this.of(lane).map(({ attempt }) => attempt.ended));
  }

  push(pending: PendingSubmission): void {
    this.#pending += 1;
    const lane = this.#lanes.get(pending.lane);
    if (lane) lane.push(pending);
    else {
      this.#lanes.set(pending.lane, [pending]);
      this.#ready.push(pending.lane);
      this.#schedule();
    }
  }

  start(): void {
    this.#started = true;
    this.#schedule();
  }

  /** Begins nothing more. Lets what runs finish for `graceMs`, then leaves it. */
  async stop(graceMs: number): Promise<void> {
    this.#started = false;
    const allDone = () => Promise.all(this.#running);
    await within(this.#options.clock, graceMs, allDone());
    this.#stopping.abort(new DOMException('The server is stopping', 'AbortError'));
    await within(this.#options.clock, LETTING_GO_MS, allDone());
  }

  // Work starts in a later macrotask than its push, so that the answer to its admission leaves first.
  #schedule(): void {
    if (this.#scheduled || !this.#started || this.#ready.length === 0) return;
    this.#scheduled = true;
    setTimeout(() => {
      this.#scheduled = false;
      this.#handOut();
    }, 0);
  }

  #handOut(): void {
    while (this.#started && this.#running.size < this.#options.concurrency) {
      const lane = this.#ready.shift();
      const pending = lane === undefined ? undefined : this.of(lane)[0];
      if (!pending) return;
      const done = this.#options.execute(pending, this.#stopping.signal).finally(() => {
        this.#running.delete(done);
        this.#advance(pending.lane);
      });
      this.#running.add(done);
    }
  }

  #advance(name: string): void {
    this.#pending -= 1;
    const lane = this.#lanes.get(name);
    lane?.shift();
    if (lane && lane.length > 0) this.#ready.push(name);
    else this.#lanes.delete(name);
    this.#schedule();
  }
}
