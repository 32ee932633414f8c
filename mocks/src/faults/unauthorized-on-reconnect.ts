import { FlueError } from '@openflue/spec';
import { errorAnswer } from './error-answer.ts';
import { atMost, type Fault } from './fault.ts';
import { streamRead } from './stream-read.ts';

/** Who comes back to a stream that was followed live is answered `401`, `times` times (default 1): the token has expired. */
export function unauthorizedOnReconnect({ times = 1 }: { times?: number } = {}): Fault {
  const followed = new Set<string>();
  const again = atMost(times);
  return async (request, next) => {
    const read = streamRead(request);
    if (read && followed.has(read.stream) && again()) return errorAnswer(new FlueError('unauthorized'));
    if (read?.live) followed.add(read.stream);
    return await next(request);
  };
}
