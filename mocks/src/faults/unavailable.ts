import { FlueError } from '@openflue/spec';
import { errorAnswer } from './error-answer.ts';
import { atMost, type Fault } from './fault.ts';

/** The first `times` requests (default 1) are answered `503`, to be made again after so many seconds (default 0). */
export function unavailable({ times = 1, retryAfterSeconds = 0 } = {}): Fault {
  const again = atMost(times);
  return async (request, next) => {
    if (!again()) return await next(request);
    return errorAnswer(new FlueError('not_ready', { headers: { 'Retry-After': String(retryAfterSeconds) } }));
  };
}
