import { systemClock } from '../../clock.ts';
import type { Logger } from '../../log.ts';
import type { Queries } from './database.ts';
import { payloadOf } from './subscriptions.ts';

export interface AnnouncerParts {
  readonly queries: Queries;
  readonly channel: string;
  /** Tells this process's own notifications, which it need not hear. */
  readonly node: string;
  /** At most one notification in so many milliseconds. */
  readonly everyMs: number;
  readonly log: Logger;
}

/**
 * Tells the other nodes which streams were written to: the first at once, what comes within `everyMs` after it together. By
 * statements of their own, since the commits of transactions that notify are made one after the other in the whole cluster.
 * What a process that dies has not told is found by the others' poll.
 */
export class Announcer {
  readonly #parts: AnnouncerParts;
  #waiting = new Set<string>();
  #telling: Promise<void> | undefined;
  readonly #over = new AbortController();

  constructor(parts: AnnouncerParts) {
    this.#parts = parts;
  }

  tell(streams: Iterable<string>): void {
    for (const stream of streams) this.#waiting.add(stream);
    this.#telling ??= this.#tellAll();
  }

  /** Tells what waits, and is done. */
  async close(): Promise<void> {
    this.#over.abort();
    await this.#telling;
  }

  async #tellAll(): Promise<void> {
    const { queries, channel, node, everyMs, log } = this.#parts;
    while (this.#waiting.size > 0) {
      const streams = this.#waiting;
      this.#waiting = new Set();
      try {
        await queries.query('SELECT pg_notify($1, $2)', [channel, `${node} ${payloadOf(streams)}`]);
      } catch (error) {
        log.warn({ err: error }, 'other nodes could not be told of new events; they will find them by themselves');
      }
      await systemClock.sleep(everyMs, this.#over.signal).catch(() => undefined);
    }
    this.#telling = undefined;
  }
}

/** What a notification of another node says; `undefined` for this node's own. */
export function heard(payload: string, node: string): string | undefined {
  const space = payload.indexOf(' ');
  return payload.slice(0, space) === node ? undefined : payload.slice(space + 1);
}
