import { type CheckOptions, contractFetch, type Fetch } from './contract-fetch.ts';

/** Anything that answers requests in process: a Hono app, a Worker's default export. */
export interface App {
  fetch(request: Request): Response | Promise<Response>;
}

export interface CheckedApp {
  readonly fetch: Fetch;
  /** The same; paths are relative to `http://localhost`. */
  readonly request: Fetch;
}

/** An app whose every answer is checked against the document: see `contractFetch`. */
export function checkedApp(app: App, options: CheckOptions = {}): CheckedApp {
  const fetch = contractFetch(
    async (input, init) =>
      app.fetch(new Request(input instanceof Request ? input : new URL(input, 'http://localhost'), init)),
    options,
  );
  return { fetch, request: fetch };
}
