import { type Agents, agents } from './agents.ts';
import type { AnyApp } from './app.ts';
import { systemClock } from './clock.ts';
import type { CredentialOptions } from './credentials.ts';
import { httpOf } from './http.ts';
import { defaultRetryPolicy, type RetryPolicy } from './retry.ts';
import { type Runs, runs } from './runs.ts';
import { type Workflows, workflows } from './workflows.ts';

export interface FlueClientOptions extends CredentialOptions {
  /** Where the server is mounted, prefix included. In a browser it may be relative to the page: `/api`. */
  baseUrl: string | URL;
  /** What sends requests. Default: the platform's `fetch`. `(request) => app.fetch(request)` calls a Hono app in process. */
  fetch?: ((request: Request) => Response | Promise<Response>) | undefined;
  /** Changes to the default policy; `false` means no second attempt at anything. */
  retry?: Partial<RetryPolicy> | false | undefined;
}

/** A server's workflows, runs and agents. Calls reject with a `FlueError`, or with the reason of the caller's signal. */
export interface FlueClient<App extends AnyApp = AnyApp> {
  readonly agents: Agents<App>;
  readonly workflows: Workflows<App>;
  readonly runs: Runs;
}

/**
 * Makes a client. Nothing is sent, and no address resolved, before the first call. `createFlueClient<App>()` knows the application's
 * names, payloads and results; `openflue types` writes `App`.
 */
export function createFlueClient<App extends AnyApp = AnyApp>(options: FlueClientOptions): FlueClient<App> {
  const { fetch = (request) => globalThis.fetch(request), retry, ...rest } = options;
  const policy = retry === false ? { maxRetries: 0, maxReconnects: 0 } : retry;
  const http = httpOf({ ...rest, fetch, retry: { ...defaultRetryPolicy, ...policy }, clock: systemClock });
  const ofRuns = runs(http);
  return { agents: agents(http), runs: ofRuns, workflows: workflows(http, ofRuns) };
}
