/**
 * A controller that aborts as well when one of other signals does. Not by `AbortSignal.any`: what
 * hangs on that is held weakly, which young collections take for strongly, so that it lives until all of the heap is
 * collected.
 */
export class JoinedAbort {
  readonly #controller = new AbortController();
  readonly signal = this.#controller.signal;

  constructor(...outer: readonly (AbortSignal | undefined)[]) {
    const first = outer.find((signal) => signal?.aborted);
    if (first) this.abort(first.reason);
    else for (const signal of outer) signal?.addEventListener('abort', this.#follow, { once: true });
  }

  readonly #follow = ({ target }: Event) => {
    if (target instanceof AbortSignal) this.abort(target.reason);
  };

  abort(reason: unknown): void {
    this.#controller.abort(reason);
  }

  /** Follows this one no longer: needed of a signal that may live for long after what this is for is over. */
  release(outer: AbortSignal | undefined): void {
    outer?.removeEventListener('abort', this.#follow);
  }
}
