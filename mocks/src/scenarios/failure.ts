import { RuntimeError } from '@openflue/server/engine-parts';
import type { JsonValue } from '@openflue/spec';

/** What goes wrong: a message, an error to be thrown, or what `run_end` and the record show of one. */
export type Failure =
  | string
  | Error
  | {
      readonly message: string;
      readonly name?: string;
      readonly type?: string;
      readonly meta?: Record<string, JsonValue>;
    };

export function toError(failure: Failure): Error {
  if (failure instanceof Error) return failure;
  if (typeof failure === 'string') return new Error(failure);
  const { message, name, type, meta } = failure;
  const error = type === undefined ? new Error(message) : new RuntimeError(type, message, { meta });
  return name === undefined ? error : Object.assign(error, { name });
}
