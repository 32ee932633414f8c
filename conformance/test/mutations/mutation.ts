import type { Fetch } from '../../src/contract-fetch.ts';
import type { serveFixtures } from '../serve-fixtures.ts';

export type Ask = (request: Request) => Promise<Response>;

/** A server with one thing broken. */
export interface Mutation {
  readonly name: string;
  /** Another server altogether. */
  readonly options?: Parameters<typeof serveFixtures>[0];
  /** What stands before the server. Made anew for each run of the kit. */
  readonly around?: (server: Ask) => Ask;
}

export function mutated(server: Ask, { around }: Mutation): Fetch {
  const ask = around ? around(server) : server;
  return async (input, init) => await ask(new Request(input, init));
}
