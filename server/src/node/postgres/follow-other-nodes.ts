import { systemClock } from '../../clock.ts';
import type { Logger } from '../../log.ts';
import { heard } from './announcer.ts';
import type { Database } from './database.ts';
import { loadHeads } from './heads.ts';
import type { Names } from './names.ts';
import type { Subscriptions } from './subscriptions.ts';

/** Streams that one statement of the poll looks at. */
const POLLED_STREAMS = 1_000;

export interface FollowingParts {
  readonly database: Database;
  readonly names: Names;
  readonly node: string;
  readonly subscriptions: Subscriptions;
  readonly pollEveryMs: number;
  readonly log: Logger;
}

/**
 * Wakes readers of what other nodes write: when they tell of it, and every so often by looking, since who dies tells
 * nothing and a lost connection hears nothing.
 */
export async function followOtherNodes(parts: FollowingParts): Promise<{ close(): Promise<void> }> {
  const { database, names, node, subscriptions, pollEveryMs, log } = parts;
  const over = new AbortController();
  let polling: Promise<void> | undefined;
  const listener = await database.listen(names.channel, {
    notified(payload) {
      const marks = heard(payload, node);
      if (marks !== undefined) subscriptions.hear(marks);
    },
    listening: () => void poll(),
    lost: (error) => log.warn({ err: error }, 'other nodes are not heard until the connection is open again'),
  });
  const loop = pollNowAndThen();
  return {
    async close() {
      over.abort();
      await listener.close();
      await loop;
      await polling;
    },
  };

  async function pollNowAndThen(): Promise<void> {
    while (!over.signal.aborted) {
      await systemClock.sleep(pollEveryMs, over.signal).catch(() => undefined);
      if (!over.signal.aborted) await poll();
    }
  }

  function poll(): Promise<void> {
    polling ??= look().finally(() => {
      polling = undefined;
    });
    return polling;
  }

  async function look(): Promise<void> {
    const { streams } = subscriptions;
    for (let first = 0; first < streams.length && !over.signal.aborted; first += POLLED_STREAMS) {
      const asked = streams.slice(first, first + POLLED_STREAMS);
      try {
        const heads = await loadHeads(database, names, asked);
        subscriptions.compare(new Map([...heads].map(([stream, { version }]) => [stream, version])), asked);
      } catch (error) {
        log.warn({ err: error }, 'streams could not be looked at; they are again in a moment');
        return;
      }
    }
  }
}
