import { abortableBy } from './abort.ts';
import { formatCheckpoint, parseCheckpoint } from './checkpoint.ts';
import { type FlueEvent, isItem, type StreamItem } from './contract.ts';
import { FlueConnectionError } from './errors.ts';
import { follow, type LiveMode } from './follow.ts';
import type { Http } from './http.ts';

export interface StreamOptions {
  /**
   * Where to begin: `'-1'` (the default) is the start, `'now'` the tail, anything else a place that this client or the server named. Events
   * before it are not delivered.
   */
  offset?: string | undefined;
  /** Begin at most this many events before the tail. An integer of at least 1; only with offset `'-1'`. */
  tail?: number | undefined;
  /**
   * `true` (the default) waits for events until the stream is closed, over server-sent events where they get through and long-polls
   * otherwise; `'sse'` and `'long-poll'` say which to begin with. `false` ends at the tail.
   */
  live?: LiveMode | undefined;
  /** Aborting makes the iteration reject, at once, with the signal's reason. */
  signal?: AbortSignal | undefined;
}

/**
 * Events as they come. Iterate it once. It ends when the stream is closed (a run's stream closes behind `run_end`), at the tail when `live`
 * is `false`, or after `cancel()`; a lost connection is resumed where it broke off, without repeating or skipping an event.
 *
 * Rejects with `FlueApiError`, with `FlueConnectionError` when too many attempts in a row failed, or with the signal's reason.
 */
export interface FlueEventStream<T = FlueEvent> extends AsyncIterable<T, void, void> {
  /**
   * Resumes behind the event delivered last, in this process or another: `stream(id, { offset })`. It is a server's offset, or one and a
   * count behind a comma. In the first answer of a stream opened with `tail` it still names the start.
   */
  readonly offset: string;
  /** Ends the iteration, as if the stream had ended, and closes the connection. */
  cancel(reason?: unknown): void;
}

/** Nothing is sent before the first event is asked for. `path` may carry a query. */
export function eventStream<Item extends StreamItem = FlueEvent>(
  http: Http,
  path: string,
  options: StreamOptions,
): FlueEventStream<Item> {
  const { tail, live = true } = options;
  const start = options.offset ?? '-1';
  const { controller, signal } = abortableBy(options.signal);
  let offset = start;
  let cancelled = false;

  async function* events(): AsyncGenerator<Item, void, void> {
    let [base, toSkip] = parseCheckpoint(start);
    try {
      signal.throwIfAborted();
      for await (const batch of follow(http, { url: http.url(path), offset: base, tail, live, signal })) {
        const countable = tail === undefined || base !== '-1';
        for (const [index, item] of batch.items.entries()) {
          if (index < toSkip) continue;
          if (!isItem<Item>(item)) throw new FlueConnectionError('not an event');
          const last = index === batch.items.length - 1;
          if (last) offset = batch.offset;
          else if (countable) offset = formatCheckpoint(base, index + 1);
          yield item;
          signal.throwIfAborted();
        }
        toSkip = Math.max(0, toSkip - batch.items.length);
        base = batch.offset;
        offset = formatCheckpoint(base, toSkip);
      }
    } catch (error) {
      if (!cancelled) throw error;
    } finally {
      controller.abort();
    }
  }

  const cancel = (reason?: unknown) => {
    cancelled = true;
    controller.abort(reason);
  };
  const iterator = events();
  return {
    get offset() {
      return offset;
    },
    cancel,
    [Symbol.asyncIterator]: () => ({
      next: () => iterator.next(),
      return() {
        cancel();
        return iterator.return();
      },
    }),
  };
}
