import type { Storage } from '../src/storage/port.ts';

export interface Life {
  readonly storage: Storage;
  /** Writes that were begun so far. */
  readonly writes: number;
  readonly dead: boolean;
}

/**
 * Which write the process dies at, from 1. Either this one still gets through and nothing happens after it, or it does not,
 * and the process goes on for a moment without an answer.
 */
export interface Death {
  readonly at: number;
  readonly landed: boolean;
}

const LAST_MOMENT_MS = 8;

const WRITES = new Set<unknown>(['append', 'create', 'write', 'delete', 'commit']);

/** A storage as a process sees it that is killed at a write: nothing that it asks for from then on is done or answered. */
export function mortalStorage(inner: Storage, death?: Death): Life {
  const never = () => new Promise<never>(() => {});
  let writes = 0;
  let stuck = false;
  let dead = false;
  const kill = () => {
    dead = true;
  };
  const ask = async (name: unknown, work: () => Promise<unknown>) => {
    if (dead) return never();
    if (!WRITES.has(name)) return work();
    if (stuck) return never();
    writes += 1;
    if (writes !== death?.at) return work();
    stuck = true;
    if (death.landed) await work().then(kill);
    else setTimeout(kill, LAST_MOMENT_MS);
    return never();
  };
  const mortal = <T extends object>(target: T): T =>
    new Proxy(target, {
      get(_, name) {
        const value: unknown = Reflect.get(target, name, target);
        if (typeof value !== 'function') return typeof value === 'object' && value !== null ? mortal(value) : value;
        if (name === 'subscribe') return value.bind(target);
        return (...args: unknown[]) => ask(name, () => value.apply(target, args));
      },
    });
  return {
    storage: mortal(inner),
    get writes() {
      return writes;
    },
    get dead() {
      return dead;
    },
  };
}
