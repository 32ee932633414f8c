import { Failure, type JsonValue } from '@openflue/spec';

export interface RuntimeErrorOptions {
  /** Facts for programs; JSON, because it goes into events and records. */
  readonly meta?: Record<string, JsonValue> | undefined;
  readonly cause?: unknown;
}

/**
 * Base of every failure that the harness, models, sandboxes and definitions throw at application code. `type` is stable
 * and is what to branch on. (`FlueError` of the contract is the same idea for HTTP answers.)
 */
export class RuntimeError extends Failure {
  override readonly name: string = 'RuntimeError';
  readonly type: string;
  readonly meta?: Record<string, JsonValue>;

  constructor(type: string, message: string, options: RuntimeErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.type = type;
    if (options.meta) this.meta = options.meta;
  }

  /** The message: nothing in it is secret. */
  get details(): string {
    return this.message;
  }
}
