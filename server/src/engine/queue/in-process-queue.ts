import type { Clock } from '../../clock.ts';
import { within } from '../within.ts';
import type { JobHandler, Queue, RunJob } from './port.ts';

export interface InProcessQueueOptions {
  /** Jobs at the same time. */
  readonly concurrency: number;
  readonly clock: Clock;
}

/** How long an aborted job may take to let go before the queue stops without it. */
const LETTING_GO_MS = 1_000;

interface Running {
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

/** First in, first out, in memory: after a restart the engine pushes what storage knows as unfinished. */
export function inProcessQueue({ concurrency, clock }: InProcessQueueOptions): Queue {
  const waiting: RunJob[] = [];
  const running: Running[] = [];
  let handler: JobHandler | undefined;
  let scheduled = false;

  // A job starts in a later macrotask than its push, so that the answer to its admission leaves first.
  const schedule = () => {
    if (scheduled || !handler || waiting.length === 0) return;
    scheduled = true;
    setTimeout(() => {
      scheduled = false;
      handOut();
    }, 0);
  };

  const handOut = () => {
    while (handler && running.length < concurrency) {
      const job = waiting.shift();
      if (!job) return;
      const controller = new AbortController();
      const one: Running = { controller, done: handler(job, controller.signal) };
      running.push(one);
      one.done.finally(() => {
        running.splice(running.indexOf(one), 1);
        schedule();
      });
    }
  };

  return {
    start(jobHandler) {
      handler = jobHandler;
      schedule();
    },
    get waiting() {
      return waiting.length;
    },
    push(job) {
      waiting.push(job);
      schedule();
    },
    async stop(graceMs) {
      handler = undefined;
      const allDone = () => Promise.all(running.map(({ done }) => done));
      await within(clock, graceMs, allDone());
      for (const { controller } of running) controller.abort(new DOMException('The server is stopping', 'AbortError'));
      await within(clock, LETTING_GO_MS, allDone());
    },
  };
}
