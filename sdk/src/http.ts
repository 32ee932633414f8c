import { abortableBy, untilAborted } from './abort.ts';
import { apiErrorFrom, hasType } from './api-error.ts';
import { resolveBaseUrl } from './base-url.ts';
import { type ContractClient, dataIn } from './contract.ts';
import { contractClient } from './contract-client.ts';
import { addCredentials } from './credentials.ts';
import { FlueConnectionError, FlueError, FlueTimeoutError } from './errors.ts';
import { failuresOf, type RetryOptions } from './retry.ts';

export interface HttpOptions extends RetryOptions {
  baseUrl: string | URL;
  fetch: (request: Request) => Response | Promise<Response>;
}

/** What every call that waits for a server takes. */
export interface CallOptions {
  /** Aborting rejects at once, with the signal's reason. What was started on the server goes on. */
  signal?: AbortSignal | undefined;
  /** Milliseconds after which the call rejects with `FlueTimeoutError`, retries included. Default: none. */
  timeoutMs?: number | undefined;
}

/** Everything between a typed call and the network: address, credentials, retries, errors. */
export interface Http {
  options: HttpOptions;
  /** The absolute URL of a route. Resolved late, so that a client with a relative base can be made where there is no location. */
  url(path: string): string;
  /**
   * One request, with the credentials of this moment. Resolves with a 2xx answer only; rejects with `FlueApiError`,
   * `FlueConnectionError`, or the signal's reason.
   */
  send(request: Request): Promise<Response>;
  /**
   * One call of the contract's JSON routes: `attempt` is made again after failures that may pass, so what it does must bear repeating (a
   * read, or an admission under an idempotency key).
   */
  call<T>(options: CallOptions, attempt: (client: ContractClient) => Answer<T>, maxRetries?: number): Promise<T>;
  /** Runs `work` under a signal that aborts with the caller's, and when the caller's time is up; then it rejects at once, whatever `work` does. */
  within<T>(options: CallOptions, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

export function httpOf(options: HttpOptions): Http {
  const url = (path: string) => resolveBaseUrl(options.baseUrl) + path;

  const send = async (request: Request) => {
    const response = await connected(request.signal, async () => {
      await addCredentials(request, options);
      return options.fetch(request);
    });
    if (!response.ok) throw await apiErrorFrom(response);
    return response;
  };

  const within: Http['within'] = async ({ signal: parent, timeoutMs }, work) => {
    const { controller, signal } = abortableBy(parent);
    const timeUp = () => controller.abort(new FlueTimeoutError(`after ${timeoutMs} ms`));
    const callOff = timeoutMs && options.clock.after(timeoutMs, timeUp);
    try {
      signal.throwIfAborted();
      return await untilAborted(work(signal), signal);
    } finally {
      if (callOff) callOff();
    }
  };

  const call: Http['call'] = (callOptions, attempt, maxRetries = options.retry.maxRetries) =>
    within(callOptions, async (signal) => {
      const failures = failuresOf(options, signal);
      while (true) {
        let answered = false;
        const fetch = async (request: Request) => {
          const response = await send(request);
          if (response.status !== 204 && !hasType(response, 'json')) throw await apiErrorFrom(response);
          answered = true;
          return response;
        };
        try {
          const client = contractClient(url(''), signal, fetch);
          return dataIn(await attempt(client));
        } catch (error) {
          // Behind the answer's head, what is not ours is a body that breaks off; before it, a payload that is not JSON.
          const cut = answered && !(error instanceof FlueError);
          await failures.add(cut ? new FlueConnectionError('cut off', { cause: error }) : error, maxRetries);
        }
      }
    });

  return { options, url, send, call, within };
}

type Answer<T> = Promise<{ data?: T | undefined }>;

/** Rejects with what a failed `fetch` or a broken body means: the caller's abort, or a connection that was lost. */
export async function connected<T>(signal: AbortSignal, work: () => T | Promise<T>): Promise<T> {
  try {
    return await untilAborted(Promise.resolve(work()), signal);
  } catch (error) {
    signal.throwIfAborted();
    throw error instanceof FlueError ? error : new FlueConnectionError('connection lost', { cause: error });
  }
}
