import { FlueError } from '@openflue/spec';

/** A caller's mistake that storage finds (offsets, cursors). `details` says what to send instead. */
export function invalidRequest(details: string): FlueError {
  return new FlueError('invalid_request', { details });
}
