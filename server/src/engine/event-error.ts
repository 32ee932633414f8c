import { type EventError, FlueError } from '@openflue/spec';
import { RuntimeError } from '../runtime-error.ts';

/**
 * What a failure looks like in `run_end` and in the record. It tells the application's own message: the record is read
 * by those whom the application lets read it.
 */
export function toEventError(error: unknown): EventError {
  if (error instanceof FlueError || error instanceof RuntimeError) {
    return { name: error.name, type: error.type, message: error.message, ...(error.meta && { meta: error.meta }) };
  }
  if (error instanceof Error) {
    return { name: error.name, message: error.message };
  }
  return { message: typeof error === 'string' ? error : `Thrown value: ${printable(error)}` };
}

function printable(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return String(value);
  }
}
