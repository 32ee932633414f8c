import { SubmissionStop } from './agents/submission-stop.ts';
import { cancelled, StopReason } from './stop-reason.ts';

/**
 * One execution of a run in this process, and the one place where it is settled which of its ends wins: the handler's
 * own, a cancel, the time limit, or the server's stop. The first that is asked for does.
 */
export class Attempt {
  readonly #controller = new AbortController();
  readonly #ended = Promise.withResolvers<void>();
  #cancelling: Promise<void> | undefined;
  #decided = false;

  /** Aborts with a `StopReason`, or with anything else when the attempt is to be left for another start. */
  readonly signal = this.#controller.signal;
  /** Resolves when the attempt is over and what came of it is committed. */
  readonly ended = this.#ended.promise;
  /** Aborts when the server stops and waits for the attempt no longer. */
  readonly left: AbortSignal | undefined;

  constructor(left?: AbortSignal) {
    this.left = left;
    left?.addEventListener('abort', this.#onLeft, { once: true });
  }

  readonly #onLeft = () => this.stop(this.left?.reason);

  /** It was stopped to be left, so that no end was made of it. */
  get wasLeft(): boolean {
    return this.signal.aborted && !isEnd(this.signal.reason);
  }

  stop(reason: unknown): void {
    if (!this.#decided) this.#controller.abort(reason);
  }

  /**
   * Makes the cancel durable by `commit`, then stops the attempt. A repeated one does nothing more. Returns false, without
   * effect, when the run's end was already decided otherwise. Rejects when `commit` does; the run then goes on.
   */
  async cancel(commit: () => Promise<void>, reason: Error = cancelled()): Promise<boolean> {
    if (!this.#cancelling && (this.#decided || this.signal.aborted)) return false;
    this.#cancelling ??= commit().then(() => this.stop(reason));
    try {
      await this.#cancelling;
      return true;
    } catch (error) {
      this.#cancelling = undefined;
      throw error;
    }
  }

  /** Called when the handler is done: waits for a cancel under way, then closes the race. */
  async decide(): Promise<void> {
    while (this.#cancelling && !this.signal.aborted) await this.#cancelling.catch(() => undefined);
    this.#decided = true;
  }

  end(): void {
    this.#decided = true;
    this.left?.removeEventListener('abort', this.#onLeft);
    this.#ended.resolve();
  }
}

function isEnd(reason: unknown): boolean {
  return reason instanceof StopReason || reason instanceof SubmissionStop;
}
