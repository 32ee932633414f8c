import { changeFrames, isEventStream } from './change-frames.ts';
import { atMost, type Fault } from './fault.ts';
import { streamRead } from './stream-read.ts';

/**
 * A live connection ends, as if everything was said, when its next events would be a run's last; `times` times (default 1).
 * The stream itself goes on.
 */
export function endsEarly({ times = 1 }: { times?: number } = {}): Fault {
  const again = atMost(times);
  return async (request, next) => {
    const answer = await next(request);
    if (!streamRead(request) || !isEventStream(answer) || !again()) return answer;
    return changeFrames(answer, ({ text, events }, wire) => {
      if (events?.some(({ type }) => type === 'run_end')) wire.end();
      else wire.send(text);
    });
  };
}
