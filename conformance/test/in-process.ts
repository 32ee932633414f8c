import type { Fetch } from '../src/contract-fetch.ts';

/** A `fetch` that asks an app in this process. */
export function inProcess(app: { fetch(request: Request): Response | Promise<Response> }): Fetch {
  return async (input, init) => await app.fetch(new Request(input, init));
}
