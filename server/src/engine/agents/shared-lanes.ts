import { orAborted } from '../../harness/abort.ts';
import type { Change, Storage } from '../../storage/port.ts';
import { Attempt } from '../attempt.ts';
import type { SharedJob, SharedQueue } from '../queue/shared-queue.ts';
import { TakenOver } from '../taken-over.ts';
import type { PendingSubmission } from './submission-lanes.ts';

export interface SharedLanesOptions {
  readonly queue: SharedQueue;
  readonly storage: Storage;
  readonly concurrency: number;
  /** The signal aborts when the submission is to be left. */
  execute(pending: PendingSubmission, signal: AbortSignal): Promise<void>;
}

/** How long what is told of an instance's stream is waited for, before its submissions are looked at again. */
const LOOK_EVERY_MS = 1_000;

/**
 * The lanes of several nodes. A job of the queue says that an instance has one submission more to work on; which is the next
 * one is read when its turn comes, so that they come in the order of their admission whatever the queue's is.
 */
export class SharedLanes {
  readonly #options: SharedLanesOptions;
  readonly #here = new Map<string, PendingSubmission>();

  constructor(options: SharedLanesOptions) {
    this.#options = options;
  }

  get waiting(): number {
    return this.#options.queue.waiting;
  }

  admission(lane: string): readonly Change[] {
    return [this.#options.queue.admission(lane)];
  }

  admitted(): void {
    this.#options.queue.admitted();
  }

  start(): void {
    this.#options.queue.start((job, signal) => this.#work(job, signal), this.#options.concurrency);
  }

  stop(graceMs: number): Promise<void> {
    return this.#options.queue.stop(graceMs);
  }

  async isBusy(lane: string): Promise<boolean> {
    return (await this.#options.storage.documents.unsettledOf(lane, 1)).length > 0;
  }

  /** Resolves when nothing of a lane is unsettled, on any node. */
  async idle(lane: string): Promise<void> {
    const { streams } = this.#options.storage;
    for (;;) {
      const woken = Promise.withResolvers<void>();
      const unsubscribe = streams.subscribe(lane, woken.resolve);
      try {
        if (!(await this.isBusy(lane))) return;
        await orAborted(woken.promise, AbortSignal.timeout(LOOK_EVERY_MS)).catch(() => undefined);
      } finally {
        unsubscribe();
      }
    }
  }

  async #work({ key: lane, again }: SharedJob, signal: AbortSignal): Promise<boolean> {
    const { storage, execute } = this.#options;
    for (let earlier = this.#here.get(lane); earlier; earlier = this.#here.get(lane)) {
      // This node was taken for dead, and is given its own work again.
      earlier.attempt.stop(new TakenOver());
      await earlier.attempt.ended;
    }
    const [first] = await storage.documents.unsettledOf(lane, 1);
    if (!first) return true;
    const { submissionId } = first;
    // Nobody else has it when it is handed out for the first time. Else it is claimed, and read with that.
    const read = again ? {} : { submission: first };
    const pending = { submissionId, lane, attempt: new Attempt(), recovered: again, ...read };
    this.#here.set(lane, pending);
    try {
      await execute(pending, signal);
    } finally {
      pending.attempt.end();
      this.#here.delete(lane);
    }
    return !pending.attempt.wasLeft;
  }
}
