import { type JsonBatch, STREAM_OFFSET_HEADER, stream } from '@durable-streams/client';
import { abortableBy } from './abort.ts';
import { apiErrorFrom, hasType } from './api-error.ts';
import { FlueConnectionError } from './errors.ts';
import { connected, type Http } from './http.ts';
import { batchesOf, watchedBody } from './sse-batches.ts';

export interface ReadRequest {
  url: string;
  offset: string;
  /** How to ask for what comes; left out, for what is there. */
  waits: 'long-poll' | 'sse' | undefined;
  /** Echoed from the answer before, so that caches tell one live answer from the next. */
  cursor: string | undefined;
  /** The most events before the tail to start at; with offset `-1` only. */
  tail: number | undefined;
  signal: AbortSignal;
}

/** Events that a server sent together. `offset`: the place behind the last of them; `streamClosed`: nothing will ever follow. */
export interface Batch extends Omit<JsonBatch, 'cursor'> {
  cursor?: string | undefined;
}

/** Milliseconds without a byte after which a connection counts as lost: four heartbeats, twice a long-poll. */
const idleTimeoutMs = 60_000;

/**
 * Asks once, and yields what the one answer holds: a page or a long-poll is one batch, server-sent events are as many as come. The end of
 * the answer says nothing about the stream, nor that all of it was delivered: what follows the last batch is there to be asked for.
 *
 * The stream client reads one answer at a time here, with `live: false`: its own loop over answers retries for ever, takes no abort while
 * it waits, ends without a word when connections are short, and hangs when a browser hides the page twice. What to ask for next is
 * `follow`'s decision.
 *
 * Returning early closes the connection. Rejects with `FlueApiError`, `FlueConnectionError` or the signal's reason.
 */
export async function* readAnswer(http: Http, request: ReadRequest): AsyncGenerator<Batch, void, void> {
  const { url, offset, waits, cursor, tail } = request;
  const { clock } = http.options;
  const { controller, signal } = abortableBy(request.signal);
  let callOff: (() => void) | undefined;
  const disarm = () => {
    callOff?.();
    callOff = undefined;
  };
  const arm = () => {
    disarm();
    callOff = clock.after(idleTimeoutMs, () => controller.abort(new FlueConnectionError('silence')));
  };
  /** Time counts only while something is waited for: a slow reader is not a silent server. */
  const arriving = <T>(work: () => Promise<T>): Promise<T> => {
    arm();
    return connected(signal, work).finally(disarm);
  };
  const params = {
    ...(waits && { live: waits, ...(cursor && { cursor }) }),
    ...(offset === '-1' && tail && { tail: `${tail}` }),
  };

  const fetch = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    const answer = await http.send(new Request(input, init));
    const fits = waits === 'sse' ? hasType(answer, 'event-stream') : isPage(answer);
    if (!fits) throw await apiErrorFrom(answer);
    return new Response(watchedBody(answer.body, { signal, onChunk: () => callOff && arm() }), answer);
  };
  // `follow` retries, not the client.
  const backoffOptions = { initialDelay: 0, maxDelay: 0, multiplier: 1, maxRetries: 0 };
  const answering = stream({
    url,
    offset,
    params,
    fetch,
    signal,
    backoffOptions,
    live: false,
    json: true,
    warnOnHttp: false,
  });
  try {
    const response = await arriving(() => answering);
    if (waits === 'sse') {
      const batches = batchesOf(response, clock).getReader();
      while (true) {
        const { value } = await arriving(() => batches.read());
        if (!value) return;
        // The client's flag runs ahead of the batches, and its offset with it.
        yield { ...value, streamClosed: value.streamClosed && value.offset === response.offset };
      }
    }
    response.closed.catch(() => {});
    const items = await arriving(() => response.text().then(itemsIn));
    const { cursor: next, upToDate, streamClosed } = response;
    yield { items, offset: response.offset, cursor: next, upToDate, streamClosed };
  } finally {
    controller.abort();
    // Abort alone leaves the client's listener on the document.
    answering.then((response) => response.cancel()).catch(() => {});
  }
}

/** Empty when a long-poll ended without news. What throws makes the answer count as broken off. */
function itemsIn(text: string): unknown[] {
  const items: unknown = JSON.parse(text || '[]');
  if (!Array.isArray(items)) throw new FlueConnectionError('not an event');
  return items;
}

/** Anything else, a page of HTML above all, would read as the end of the stream. */
function isPage(answer: Response): boolean | undefined {
  return answer.headers.has(STREAM_OFFSET_HEADER) && (answer.status === 204 || hasType(answer, 'json'));
}
