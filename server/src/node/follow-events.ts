import { type Offset, runStream, type StreamReader } from '../storage/port.ts';

export interface FollowOptions {
  /** Where to begin. Default `-1`, the start. */
  readonly from?: Offset | undefined;
  /** At most the last N events, instead of everything. */
  readonly tail?: number | undefined;
  /** Wait for more until the stream closes. Otherwise end at its tail. */
  readonly live: boolean;
  readonly signal: AbortSignal;
}

/** One event as it is stored, and the offset from which the events after its page are read. */
export interface FollowedEvent {
  readonly json: string;
  readonly next: Offset;
}

/** A run's events, in order. Ends at the close of its stream, or with the signal; an unknown run has none. */
export async function* followEvents(
  streams: StreamReader,
  runId: string,
  { from = '-1', tail, live, signal }: FollowOptions,
): AsyncGenerator<FollowedEvent> {
  const stream = runStream(runId);
  const decoder = new TextDecoder();
  let woken = Promise.withResolvers<void>();
  const wake = () => woken.resolve();
  const unsubscribe = streams.subscribe(stream, wake);
  signal.addEventListener('abort', wake);
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
      if (page.upToDate && !signal.aborted) await woken.promise;
    }
  } finally {
    unsubscribe();
    signal.removeEventListener('abort', wake);
  }
}
