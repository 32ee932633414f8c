import type { Fetch } from './contract-fetch.ts';
import type { Fixtures } from './fixtures.ts';
import { Observed } from './observed.ts';
import { type Contract, openContract } from './open-contract.ts';

export interface ServerOptions {
  /** Of the mount: `https://flue.example.com/api`. */
  readonly baseUrl: string;
  /** Sent as `Authorization: Bearer <token>`. */
  readonly token?: string | undefined;
  readonly fixtures?: Fixtures | undefined;
  readonly fetch?: Fetch | undefined;
  /** Most requests of the whole run. Default 20,000. */
  readonly maxRequests?: number | undefined;
  /** Longest wait for an answer. Default 40 s: a long-poll takes 30. */
  readonly requestTimeoutMs?: number | undefined;
}

/** The server, what is known of it, and what was seen of it so far. */
export class ServerUnderTest {
  readonly baseUrl: string;
  readonly mount: string;
  readonly token: string | undefined;
  readonly fixtures: Fixtures;
  readonly fetch: Fetch;
  readonly contract: Contract;
  readonly observed: Observed;
  readonly requestTimeoutMs: number;
  readonly #maxRequests: number;
  #requests = 0;

  constructor(options: ServerOptions) {
    const url = new URL(options.baseUrl);
    this.mount = url.pathname.replace(/\/+$/, '');
    this.baseUrl = url.origin + this.mount;
    this.token = options.token;
    this.fixtures = options.fixtures ?? {};
    this.fetch = options.fetch ?? ((input, init) => globalThis.fetch(input, init));
    this.contract = openContract(undefined, { mount: this.mount });
    this.observed = new Observed(this.contract.document);
    this.requestTimeoutMs = options.requestTimeoutMs ?? 40_000;
    this.#maxRequests = options.maxRequests ?? 20_000;
  }

  get requests(): number {
    return this.#requests;
  }

  /** False when there were as many requests as there may be. */
  countRequest(): boolean {
    if (this.#requests >= this.#maxRequests) return false;
    this.#requests += 1;
    return true;
  }

  /** Path of a URL below the mount. */
  pathOf(url: string): string {
    return new URL(url).pathname.slice(this.mount.length);
  }
}
