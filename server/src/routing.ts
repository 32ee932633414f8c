export { type FlueOptions, flue } from './protocol/flue.ts';

/** What an authored `app.ts` exports by default: anything with a `fetch`, a Hono app for one. */
export interface Fetchable {
  fetch(request: Request, env?: unknown, ctx?: unknown): Response | Promise<Response>;
}
