/** What a step's function is given. */
export interface StepContext {
  /** The same whenever this step of this run is repeated: to pass on as an idempotency key. */
  readonly id: string;
  readonly signal: AbortSignal;
}

/**
 * Runs `fn` and remembers what it came to: a run that is resumed does not repeat a step that has ended. One that was
 * interrupted runs again, at least once. The result must be JSON. Steps of one name are told apart by their order.
 */
export type Step = <T>(name: string, fn: (context: StepContext) => T | Promise<T>) => Promise<T>;
