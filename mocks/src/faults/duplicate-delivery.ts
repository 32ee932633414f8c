import { changeFrames, isEventStream } from './change-frames.ts';
import { delivered } from './delivered.ts';
import { atMost, type Fault } from './fault.ts';
import { streamRead } from './stream-read.ts';

/**
 * A live connection breaks between a batch and the place behind it, `times` times (default 1): who comes back asks for the
 * same events, and gets them again.
 */
export function duplicateDelivery({ times = 1 }: { times?: number } = {}): Fault {
  const again = atMost(times);
  return async (request, next) => {
    const answer = await next(request);
    if (!streamRead(request) || !isEventStream(answer) || !again()) return answer;
    return changeFrames(answer, async ({ text, events }, wire) => {
      wire.send(text);
      if (!events) return;
      await delivered();
      wire.cut();
    });
  };
}
