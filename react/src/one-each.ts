import type { FlueClient } from '@openflue/sdk';
import type { ScheduleFrame } from './frame.ts';

/** What the stores of a part of the page have in common. The same client and scheduler: the same object. */
export interface Connection {
  readonly client: FlueClient;
  readonly scheduleFrame: ScheduleFrame;
}

const connections = new WeakMap<FlueClient, WeakMap<ScheduleFrame, Connection>>();

export function connectionOf(client: FlueClient, scheduleFrame: ScheduleFrame): Connection {
  const ofClient = got(connections, client, () => new WeakMap<ScheduleFrame, Connection>());
  return got(ofClient, scheduleFrame, () => ({ client, scheduleFrame }));
}

/**
 * Makes one thing for each connection and key, whoever asks, for as long as anybody holds it: what components share, and what a render that
 * is never shown leaves behind without harm.
 */
export function oneEach<Thing extends WeakKey, Keys extends readonly (string | undefined)[]>(
  make: (connection: Connection, ...keys: Keys) => Thing,
): (connection: Connection, ...keys: Keys) => Thing {
  const all = new WeakMap<Connection, Map<string, WeakRef<Thing>>>();
  const gone = new FinalizationRegistry<{ of: Map<string, WeakRef<Thing>>; key: string }>(({ of, key }) => {
    if (!of.get(key)?.deref()) of.delete(key);
  });

  return (connection, ...keys) => {
    const of = got(all, connection, () => new Map<string, WeakRef<Thing>>());
    const key = JSON.stringify(keys);
    const there = of.get(key)?.deref();
    if (there) return there;
    const made = make(connection, ...keys);
    of.set(key, new WeakRef(made));
    gone.register(made, { of, key });
    return made;
  };
}

function got<Key extends WeakKey, Value>(map: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const there = map.get(key);
  if (there !== undefined) return there;
  const made = make();
  map.set(key, made);
  return made;
}
