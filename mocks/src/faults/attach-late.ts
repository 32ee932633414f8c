import { type Clock, systemClock } from '@openflue/server/engine-parts';
import type { Fault } from './fault.ts';
import { streamRead } from './stream-read.ts';

/** The first read of every stream comes so much later, in milliseconds: when some of it, or all, has happened. */
export function attachLate({ afterMs }: { afterMs: number }, clock: Clock = systemClock): Fault {
  const seen = new Set<string>();
  return async (request, next) => {
    const read = streamRead(request);
    if (read && !seen.has(read.stream)) {
      seen.add(read.stream);
      await clock.sleep(afterMs, request.signal);
    }
    return await next(request);
  };
}
