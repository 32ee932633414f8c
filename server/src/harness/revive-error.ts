import type { EventError, JsonValue } from '@openflue/spec';
import { RuntimeError } from '../runtime-error.ts';
import { OperationFailedError, ResultUnavailableError } from './harness-errors.ts';

/** The error that an earlier attempt of an operation failed with, as far as its name, type and message tell it. */
export function reviveError(error: EventError): Error {
  const { name, type, message, meta } = error;
  if (type === 'aborted') return new DOMException(message, 'AbortError');
  if (name === 'ResultUnavailableError') return new ResultUnavailableError(String(meta?.reason ?? message), '');
  if (name === 'OperationFailedError') return new OperationFailedError(message);
  const revived =
    type === undefined
      ? new Error(message)
      : new RuntimeError(type, message, { meta: meta as Record<string, JsonValue> });
  return name === undefined ? revived : Object.defineProperty(revived, 'name', { value: name });
}
