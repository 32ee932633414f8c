import type { Ledger } from './ledger.ts';
import { anyOf, type Random } from './seeded-random.ts';
import type { ChaosNode } from './service.ts';

/** What callers do to a service, while its nodes come and go. */
export interface Caller {
  readonly nodes: readonly ChaosNode[];
  readonly random: Random;
  readonly ledger: Ledger;
  /** Nothing more is asked for after it. */
  readonly signal: AbortSignal;
  /** Whether the storage refuses writes now. */
  refusing(): boolean;
  /** How often it began to. */
  refusals(): number;
}

/** An answer; `undefined`: the connection was lost, and nobody knows what came of it. */
export async function ask(caller: Caller, path: string, init: RequestInit = {}): Promise<Response | undefined> {
  const running = caller.nodes.filter((node) => node.running);
  if (running.length === 0 || caller.signal.aborted) return undefined;
  const node = anyOf(running, caller.random);
  const refusing = caller.refusing();
  const refusals = caller.refusals();
  try {
    const response = await fetch(node.url + path, { ...init, signal: caller.signal });
    // The body too: a connection may be lost in the middle of it.
    const { status, headers } = response;
    const body = await response.arrayBuffer();
    // `204` takes no body, not even an empty one.
    const answer = new Response(body.byteLength === 0 ? null : body, { status, headers });
    if (refusing || caller.refusals() !== refusals) whileRefusing.add(answer);
    return answer;
  } catch {
    return undefined;
  }
}

/** Whether an answer says that nothing was done, for a reason that there is now. */
export function mayRefuse(answer: Response): boolean {
  const { status } = answer;
  return status === 503 || status === 429 || (status === 500 && whileRefusing.has(answer));
}

/** Answers to what was asked, or was still under way, while the storage refused writes. */
const whileRefusing = new WeakSet<Response>();

export const pause = (mostMs: number, random: Random) =>
  new Promise<void>((resolve) => setTimeout(resolve, random() * mostMs));
