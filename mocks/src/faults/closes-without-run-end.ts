import { changeFrames, isEventStream } from './change-frames.ts';
import type { Fault } from './fault.ts';
import { streamRead } from './stream-read.ts';
import { withBody } from './with-body.ts';

/** Streams of runs are closed without a `run_end`: the server, or what stands before it, has lost the last event. */
export function closesWithoutRunEnd(): Fault {
  return async (request, next) => {
    const answer = await next(request);
    if (!streamRead(request) || !answer.ok || !answer.body) return answer;
    if (isEventStream(answer)) {
      return changeFrames(answer, ({ text, events }, wire) => {
        const left = events?.filter(isNotTheEnd);
        if (left?.length === events?.length) wire.send(text);
        else if (left?.length) wire.send(`event: data\ndata:${JSON.stringify(left)}\n\n`);
      });
    }
    const events: { type: string }[] = await answer.json();
    return withBody(answer, JSON.stringify(events.filter(isNotTheEnd)));
  };
}

const isNotTheEnd = ({ type }: { readonly type: string }): boolean => type !== 'run_end';
