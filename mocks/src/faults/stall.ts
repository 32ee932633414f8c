import { changeFrames, isEventStream } from './change-frames.ts';
import { atMost, type Fault } from './fault.ts';
import { streamRead } from './stream-read.ts';

export interface StallOptions {
  /** How many live connections stall. Default 1. */
  readonly times?: number;
  /** Whole batches, with the place behind them, that come before the silence. Default 0. */
  readonly afterBatches?: number;
}

/** A live connection stays open and says nothing more, not even heartbeats. */
export function stall({ times = 1, afterBatches = 0 }: StallOptions = {}): Fault {
  const again = atMost(times);
  return async (request, next) => {
    const answer = await next(request);
    if (!streamRead(request) || !isEventStream(answer) || !again()) return answer;
    let batches = 0;
    return changeFrames(answer, ({ text, events }, wire) => {
      if (!events || batches++ < afterBatches) return wire.send(text);
      // Until the reader goes away: not even the stream's own end may be seen.
      return new Promise((resolve) => request.signal.addEventListener('abort', () => resolve(), { once: true }));
    });
  };
}
