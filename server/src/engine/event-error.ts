import { type EventError, FlueError } from '@openflue/spec';

/**
 * What a failure looks like in `run_end` and in the record. It tells the application's own message: the record is read
 * by those whom the application lets read it.
 */
export function toEventError(error: unknown): EventError {
  if (error instanceof FlueError) {
    return { name: error.name, type: error.type, message: error.message, ...(error.meta && { meta: error.meta }) };
  }
  if (error instanceof Error) {
    const type = 'type' in error && typeof error.type === 'string' ? { type: error.type } : {};
    return { name: error.name, ...type, message: error.message };
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
