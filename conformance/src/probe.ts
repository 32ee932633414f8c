import { isDeepStrictEqual } from 'node:util';
import type { JsonValue } from '@openflue/spec';
import { Answer } from './answer.ts';
import { CaseFailure, CaseSkipped, RequestLimitReached } from './case-failure.ts';
import { checkBody } from './check-body.ts';
import { type Exchange, shortened } from './exchange.ts';
import { type FixtureName, nameOf } from './fixtures.ts';
import { FrameCheck } from './frame-check.ts';
import type { JudgedHead } from './open-contract.ts';
import type { Problem } from './problem.ts';
import type { Reading } from './reading.ts';
import type { ServerUnderTest } from './server-under-test.ts';
import { SseFrames } from './sse-frames.ts';

export interface Ask {
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as it is, and as JSON unless a header says otherwise. */
  readonly body?: string | Uint8Array<ArrayBuffer>;
  /** False: without the token. */
  readonly authorized?: boolean;
  readonly timeoutMs?: number;
  /** Aborts this request. */
  readonly signal?: AbortSignal;
}

export interface ListenOptions extends Ask {
  readonly method?: string;
  /** Stops reading when it holds. Default: at the stream's end. */
  readonly until?: (reading: Pick<Reading, 'frames' | 'comments'>) => boolean;
}

/** Of one case. Waiting makes few requests: a server that answers empty at once makes many. */
const MOST_REQUESTS = 1_000;

/** What a case asks the server with. Every answer is judged by the document, and what is wrong with it is kept. */
export class Probe {
  readonly server: ServerUnderTest;
  /** What `GET /capabilities` names; `undefined` when it could not be read. */
  readonly features: readonly string[] | undefined;
  /** Of this case: the run's seed and the case's id make it. In [0, 1). */
  readonly random: () => number;
  readonly seed: number;
  /** Aborts when the case has taken too long, or the run is over. */
  readonly signal: AbortSignal;
  readonly departures: { readonly problems: readonly Problem[]; readonly exchange: Exchange }[] = [];
  #last: Exchange | undefined;
  #requests = 0;

  constructor(server: ServerUnderTest, options: Pick<Probe, 'features' | 'seed' | 'random' | 'signal'>) {
    this.server = server;
    this.features = options.features;
    this.seed = options.seed;
    this.random = options.random;
    this.signal = options.signal;
  }

  get last(): Exchange | undefined {
    return this.#last;
  }

  /** The server's name of a fixture. Skips the case where it has none. */
  name(fixture: FixtureName): string {
    const name = nameOf(fixture, this.server.fixtures);
    if (name === undefined) throw new CaseSkipped(`the server has no fixture "${fixture}"`);
    return name;
  }

  /** Something that nobody else uses: an instance's id, a key. */
  unique(prefix: string): string {
    return `${prefix}-${Math.floor(this.random() * 2 ** 40).toString(36)}-${crypto.randomUUID().slice(0, 8)}`;
  }

  async get(path: string, ask: Ask = {}): Promise<Answer> {
    return await this.send('GET', path, ask);
  }

  /** `body` is sent as JSON; `undefined`: there is none. */
  async post(path: string, body?: JsonValue, ask: Ask = {}): Promise<Answer> {
    return await this.send('POST', path, body === undefined ? ask : { ...ask, body: JSON.stringify(body) });
  }

  /** `path` may be an absolute URL. Fails the case when no answer comes. */
  async send(method: string, path: string, ask: Ask = {}): Promise<Answer> {
    const { response, request, head } = await this.#ask(method, path, ask);
    const text = await this.#within(response.text(), request);
    const answer = new Answer(response.status, response.headers, text, exchangeOf(request, response, text));
    this.#last = answer.exchange;
    this.#note(head, checkBody(head.body, text), answer.exchange);
    if (text !== '' && (head.body.kind === 'json' || head.body.kind === 'frames')) this.#observe(head, text);
    return answer;
  }

  /** Reads an event stream. What is not one is read as a whole. */
  async listen(path: string, { method = 'GET', until = () => false, ...ask }: ListenOptions = {}): Promise<Reading> {
    const leave = new AbortController();
    const signal = AbortSignal.any([leave.signal, ...(ask.signal ? [ask.signal] : [])]);
    const { response, request, head } = await this.#ask(method, path, {
      ...ask,
      signal,
      headers: method === 'GET' ? { ...ask.headers } : { accept: 'text/event-stream', ...ask.headers },
    });
    const frames = new SseFrames();
    const check = head.body.kind === 'frames' ? new FrameCheck(head.body.check) : undefined;
    const decoder = new TextDecoder();
    const seen = { frames: [] as ReturnType<SseFrames['push']>, comments: 0 };
    const problems: Problem[] = [];
    let text = '';
    let ended = false;
    const reader = response.body?.getReader();
    try {
      while (!ended && !until(seen)) {
        const chunk = await this.#within(Promise.resolve(reader?.read()), request);
        ended = chunk === undefined || chunk.done;
        if (chunk === undefined || chunk.done) break;
        const part = decoder.decode(chunk.value, { stream: true });
        if (text.length < 4_000) text += part;
        seen.comments += part.match(/^:/gm)?.length ?? 0;
        problems.push(...(check?.push(part) ?? []));
        const fresh = frames.push(part);
        seen.frames.push(...fresh);
        for (const { event, data } of fresh) {
          this.server.observed.frame(event);
          if (event === 'data') this.server.observed.content(parsed(data));
        }
      }
      if (ended) problems.push(...(check?.end() ?? []));
    } finally {
      if (!ended) await reader?.cancel().catch(() => {});
      leave.abort();
    }
    const exchange = exchangeOf(request, response, text);
    this.#last = exchange;
    this.#note(head, problems, exchange);
    return { status: response.status, headers: response.headers, ...seen, ended, exchange };
  }

  /** Fails the case unless it holds. */
  check(holds: boolean, otherwise: string, exchange: Exchange | undefined = this.#last): void {
    if (!holds) throw new CaseFailure(otherwise, exchange);
  }

  equal(actual: unknown, expected: unknown, what: string, exchange: Exchange | undefined = this.#last): void {
    if (isDeepStrictEqual(actual, expected)) return;
    const shown = `${what} is ${shortened(JSON.stringify(actual) ?? 'absent')}, expected ${shortened(JSON.stringify(expected) ?? 'absent')}`;
    throw new CaseFailure(shown, exchange);
  }

  /** Fails the case unless the answer has this status, and this error type if one is given. */
  expect(answer: Answer, status: number, type?: string): Answer {
    this.equal(answer.status, status, 'The status', answer.exchange);
    if (type !== undefined) this.equal(answer.errorType, type, 'The error type', answer.exchange);
    return answer;
  }

  async pause(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, ms);
    this.signal.addEventListener('abort', () => resolve(), { once: true });
    await promise.finally(() => clearTimeout(timer));
    this.signal.throwIfAborted();
  }

  async #ask(method: string, path: string, ask: Ask) {
    this.signal.throwIfAborted();
    if (!this.server.countRequest()) throw new RequestLimitReached('The limit of requests is reached.');
    this.#requests += 1;
    this.check(this.#requests <= MOST_REQUESTS, `More than ${MOST_REQUESTS} requests: it goes round in circles.`);
    const url = /^https?:/.test(path) ? path : this.server.baseUrl + path;
    const { token } = this.server;
    const headers = {
      ...(ask.body !== undefined && { 'content-type': 'application/json' }),
      ...(token !== undefined && ask.authorized !== false && { authorization: `Bearer ${token}` }),
      ...ask.headers,
    };
    const body = typeof ask.body === 'string' ? ask.body : ask.body && '(bytes)';
    const request = { method, url, headers, body };
    const signals = [this.signal, AbortSignal.timeout(ask.timeoutMs ?? this.server.requestTimeoutMs)];
    const signal = AbortSignal.any(ask.signal ? [...signals, ask.signal] : signals);
    const init = {
      method,
      headers,
      signal,
      redirect: 'manual' as const,
      ...(ask.body !== undefined && { body: ask.body }),
    };
    const response = await this.#within(this.server.fetch(url, init), request, ask.signal);
    const head = this.server.contract.validateHead({ method, url, status: response.status, headers: response.headers });
    this.server.observed.head(this.server.pathOf(url), response.status, head);
    return { response, request, head };
  }

  /** Turns what breaks a request into a failure that shows it. */
  async #within<T>(work: Promise<T>, request: Exchange['request'], given?: AbortSignal): Promise<T> {
    try {
      return await work;
    } catch (error) {
      if (this.signal.aborted) throw this.signal.reason;
      if (given?.aborted) throw given.reason;
      const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
      throw new CaseFailure(`The answer did not come, or broke off: ${error}${cause}`, { request });
    }
  }

  #note(head: JudgedHead, body: readonly Problem[], exchange: Exchange): void {
    const problems = [...head.problems, ...body];
    if (problems.length > 0) this.departures.push({ problems, exchange });
  }

  #observe(head: JudgedHead, text: string): void {
    if (head.body.kind === 'json') this.server.observed.content(parsed(text));
  }
}

function exchangeOf(request: Exchange['request'], response: Response, text: string): Exchange {
  const headers = Object.fromEntries(response.headers);
  return { request, answer: { status: response.status, headers, body: shortened(text) } };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
