/**
 * An operation under way: await it for its result. Aborting rejects it with an `AbortError` (a `DOMException`), or with
 * the reason that was given.
 */
export interface CallHandle<T> extends Promise<T> {
  /** Aborts when the operation does, whoever asked. */
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}
