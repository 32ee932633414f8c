import { changeFrames, isEventStream } from './change-frames.ts';
import { atMost, type Fault } from './fault.ts';
import { streamRead } from './stream-read.ts';

/** What ends a run and a submission, as an event and as a change of a conversation. */
const ENDS: ReadonlySet<string> = new Set(['run_end', 'submission_settled', 'submission-settled']);

/**
 * A live connection ends, as if everything was said, when it would tell how a run or a submission has ended; `times` times
 * (default 1). The stream itself goes on.
 */
export function endsEarly({ times = 1 }: { times?: number } = {}): Fault {
  const again = atMost(times);
  return async (request, next) => {
    const answer = await next(request);
    if (!streamRead(request) || !isEventStream(answer) || !again()) return answer;
    return changeFrames(answer, ({ text, events }, wire) => {
      if (events?.some(({ type }) => ENDS.has(type))) wire.end();
      else wire.send(text);
    });
  };
}
