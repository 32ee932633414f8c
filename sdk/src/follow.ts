import { FlueApiError, FlueConnectionError } from './errors.ts';
import type { Http } from './http.ts';
import { failuresOf, isTransient } from './retry.ts';
import { type Batch, type ReadRequest, readAnswer } from './stream-answer.ts';

/** `true`: server-sent events, or long-polls where those do not get through. `false`: what is there now, then the end. */
export type LiveMode = boolean | 'sse' | 'long-poll';

export interface FollowRequest {
  url: string;
  offset: string;
  tail: number | undefined;
  live: LiveMode;
  signal: AbortSignal;
}

/** A live answer that ends sooner than this without an event is followed by a pause, in milliseconds. */
const shortAnswerMs = 1_000;
/** A connection that held this long was good, even if nothing came: the next failure is a first one. Milliseconds. */
const goodConnectionMs = 5_000;
/** So many short SSE connections in a row: something between here and the server does not let them through. */
const maxShortSse = 3;

/**
 * Reads a stream across answers and lost connections, in order, each batch once. Returns when the stream is closed, or without `live` at
 * its tail; a connection that ends is neither. Rejects with what cannot be mended by another attempt, with the last failure of too many
 * in a row, or with the signal's reason.
 */
export async function* follow(http: Http, request: FollowRequest): AsyncGenerator<Batch, void, void> {
  const { live, signal } = request;
  const { clock, retry } = http.options;
  const failures = failuresOf(http.options, signal);
  let { offset } = request;
  let cursor: string | undefined;
  let caughtUp = false;
  let everAnswered = false;
  let shortAnswers = 0;
  let sseWorks = live !== 'long-poll';

  while (true) {
    // While a browser hides the page, the stream client does not read server-sent events.
    const liveMode = sseWorks && !globalThis.document?.hidden ? 'sse' : 'long-poll';
    const waits: ReadRequest['waits'] = caughtUp ? liveMode : undefined;
    const openedAt = clock.now();
    let answered = false;
    let arrived = false;
    let failure: { error: unknown } | undefined;
    try {
      for await (const batch of readAnswer(http, { ...request, offset, cursor, waits })) {
        answered = everAnswered = true;
        if (batch.items.length && batch.offset === offset) {
          // A second delivery; or the place behind the events was cut off with the connection, and they come again with it.
          if (waits === 'sse') continue;
          throw new FlueConnectionError('no progress');
        }
        arrived ||= batch.items.length > 0;
        if (arrived) failures.reset();
        ({ offset, cursor = cursor } = batch);
        caughtUp ||= batch.upToDate;
        yield batch;
        if (batch.streamClosed || (!live && batch.upToDate)) return;
      }
    } catch (error) {
      failure = { error };
      caughtUp = false;
    }
    const lastedMs = clock.now() - openedAt;
    if (waits || !(failure || caughtUp)) {
      shortAnswers = arrived || lastedMs >= shortAnswerMs ? 0 : shortAnswers + 1;
      sseWorks &&= shortAnswers < maxShortSse;
    }
    if (lastedMs >= goodConnectionMs ? answered : waits === 'long-poll' && !failure) failures.reset();
    if (failure) {
      const limit = everAnswered ? retry.maxReconnects : retry.maxRetries;
      await failures.add(failure.error, limit, mayPass(failure.error, everAnswered));
    } else if (shortAnswers) {
      await failures.pause(shortAnswers);
    }
  }
}

/** A stream that was open may come back from more than a call would: from a proxy's page, or a server that is starting. */
function mayPass(error: unknown, everAnswered: boolean): boolean {
  const { status } = error instanceof FlueApiError ? error : {};
  return isTransient(error) || status === 500 || (everAnswered && status === 200);
}
