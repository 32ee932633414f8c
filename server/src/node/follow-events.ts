import { type Clock, systemClock } from '../clock.ts';
import { type Offset, runStream, type StreamReader } from '../storage/port.ts';

export interface FollowOptions {
  /** Where to begin. Default `-1`, the start. */
  readonly from?: Offset | undefined;
  /** At most the last N events, instead of everything. */
  readonly tail?: number | undefined;
  /** Wait for more until the stream closes. Otherwise end at its tail. */
  readonly live: boolean;
  readonly signal: AbortSignal;
  readonly clock?: Clock;
}

/** One event as it is stored, and the offset from which the events after its page are read. */
export interface FollowedEvent {
  readonly json: string;
  readonly next: Offset;
}

/** How often a stream is looked at that another process may be writing to, without anyone to wake us. */
const POLL_MS = 200;

/** A run's events, in order. Ends at the close of its stream, or with the signal; an unknown run has none. */
export async function* followEvents(
  streams: StreamReader,
  runId: string,
  { from = '-1', tail, live, signal, clock = systemClock }: FollowOptions,
): AsyncGenerator<FollowedEvent> {
  const stream = runStream(runId);
  const decoder = new TextDecoder();
  let woken = Promise.withResolvers<void>();
  const unsubscribe = streams.subscribe(stream, () => woken.resolve());
  try {
    let next = from;
    let options = tail === undefined ? {} : { tail };
    while (!signal.aborted) {
      woken = Promise.withResolvers<void>();
      const page = await streams.read(stream, next, options);
      if (!page) return;
      options = {};
      next = page.next;
      for (const json of decoder.decode(page.bytes).split('\n')) if (json !== '') yield { json, next };
      if (page.closed || (page.upToDate && !live)) return;
      if (page.upToDate) await wakeUp(woken.promise, signal, clock);
    }
  } finally {
    unsubscribe();
  }
}

async function wakeUp(woken: Promise<void>, signal: AbortSignal, clock: Clock): Promise<void> {
  const waiting = new AbortController();
  const slept = clock.sleep(POLL_MS, AbortSignal.any([signal, waiting.signal])).catch(() => {});
  await Promise.race([woken, slept]);
  waiting.abort();
}
