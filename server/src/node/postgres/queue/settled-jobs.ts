import type { Job } from 'pg-boss';
import type { BossQueueParts } from './boss-queue.ts';
import type { JobData } from './open-boss.ts';

/** Tells pg-boss what became of jobs: those of one time together. */
export class SettledJobs {
  readonly #parts: Pick<BossQueueParts, 'boss' | 'name' | 'log'>;
  readonly #told: () => void;
  #done: Job<JobData>[] = [];
  #left: Job<JobData>[] = [];
  #writing: Promise<void> | undefined;

  /** `told` is called when pg-boss knows, so that what waited for these jobs may come. */
  constructor(parts: Pick<BossQueueParts, 'boss' | 'name' | 'log'>, told: () => void) {
    this.#parts = parts;
    this.#told = told;
  }

  done(job: Job<JobData>): void {
    this.#done.push(job);
    this.#writing ??= this.#write();
  }

  /** To be handed out again. */
  left(job: Job<JobData>): void {
    this.#left.push(job);
    this.#writing ??= this.#write();
  }

  async written(): Promise<void> {
    await this.#writing;
  }

  async #write(): Promise<void> {
    const { boss, name, log } = this.#parts;
    await new Promise(setImmediate);
    while (this.#done.length > 0 || this.#left.length > 0) {
      const [done, left] = [this.#done.splice(0), this.#left.splice(0)];
      try {
        // Each with the attempt that it was handed out for: of one that another node has since, nothing is said.
        if (done.length > 0) await boss.complete(name, done);
        if (left.length > 0) await boss.fail(name, left);
      } catch (error) {
        log.warn({ err: error, queue: name }, 'the queue could not be told of what is done; it hands it out again');
      }
      this.#told();
    }
    this.#writing = undefined;
  }
}
