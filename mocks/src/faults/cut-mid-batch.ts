import { changeFrames, isEventStream } from './change-frames.ts';
import { delivered } from './delivered.ts';
import { atMost, type Fault } from './fault.ts';
import { streamRead } from './stream-read.ts';
import { withBody } from './with-body.ts';

export interface CutOptions {
  /** How many reads are cut. Default 1. */
  readonly times?: number;
  /** Whole batches that a live connection delivers before. Default 0. */
  readonly afterBatches?: number;
}

/** The connection breaks when half of a batch of events was sent: of a page, or of a live connection. */
export function cutMidBatch({ times = 1, afterBatches = 0 }: CutOptions = {}): Fault {
  const again = atMost(times);
  return async (request, next) => {
    const answer = await next(request);
    if (!streamRead(request) || !answer.ok || !answer.body || !again()) return answer;
    if (!isEventStream(answer)) return await cutPage(answer);
    let batches = 0;
    return changeFrames(answer, async ({ text, events }, wire) => {
      if (!events || batches++ < afterBatches) return wire.send(text);
      wire.send(firstHalf(text));
      await delivered();
      wire.cut();
    });
  };
}

async function cutPage(answer: Response): Promise<Response> {
  const half = new TextEncoder().encode(firstHalf(await answer.text()));
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    async start(controller) {
      controller.enqueue(half);
      await delivered();
      controller.error(new TypeError('The connection was cut'));
    },
  });
  return withBody(answer, body);
}

const firstHalf = (text: string): string => text.slice(0, Math.floor(text.length / 2));
