import { type EventError, FlueError } from '@openflue/spec';
import { RuntimeError } from '../runtime-error.ts';

/** An error as events and records carry it: what it is called, and no stack. */
export function toEventError(failure: unknown): EventError {
  if (failure instanceof RuntimeError || failure instanceof FlueError) {
    const { name, type, message, meta } = failure;
    return { name, type, message, ...(meta && { meta }) };
  }
  if (!(failure instanceof Error))
    return { message: typeof failure === 'string' ? failure : 'Something that is no Error was thrown.' };
  const { name, message } = failure;
  return name === 'AbortError' ? { name, type: 'aborted', message } : { name, message };
}
