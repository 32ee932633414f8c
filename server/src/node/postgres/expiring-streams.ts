import type { Clock } from '../../clock.ts';
import type { Logger } from '../../log.ts';
import { expiryMs } from '../../storage/stream-state.ts';
import type { Database } from './database.ts';
import type { Head } from './heads.ts';
import { keyOf } from './key.ts';
import type { Names } from './names.ts';

/** At most so often does a process look for streams that have expired. */
const SWEEP_EVERY_MS = 10_000;
/** Removed by one transaction. */
const SWEEP_STREAMS = 20;
/** Reads renew a time to live when that moves its end by at least this part of it: not every read is a write, too. */
const WORTH_RENEWING = 0.01;

export interface ExpiringStreamsParts {
  readonly database: Database;
  readonly names: Names;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Logger;
}

/** Streams that end by themselves. Past their end they are not seen any more; rows of those that nobody asks for are swept. */
export class ExpiringStreams {
  readonly #parts: ExpiringStreamsParts;
  #sweptMs = Number.NEGATIVE_INFINITY;
  #sweeping: Promise<void> | undefined;

  constructor(parts: ExpiringStreamsParts) {
    this.#parts = parts;
  }

  /** The stream was asked for: a sliding time to live begins anew. */
  async renew(stream: string, { state, expiresAtMs }: Pick<Head, 'state' | 'expiresAtMs'>): Promise<void> {
    const { ttlSeconds } = state.settings;
    if (ttlSeconds === undefined) return;
    const { database, names, clock, log } = this.#parts;
    const next = expiryMs(state.settings, clock.now());
    if (next - expiresAtMs < ttlSeconds * 1000 * WORTH_RENEWING) return;
    try {
      await database.query(
        `UPDATE ${names.streams} SET expires_at_ms = $3 WHERE name = $1 AND generation = $2 AND expires_at_ms < $3`,
        [keyOf(stream), state.generation, next],
      );
    } catch (error) {
      log.warn({ err: error, stream }, 'the time to live of a stream could not be renewed');
    }
  }

  /** Removes the streams that have expired, unless that was done a moment ago. */
  sweep(): Promise<void> {
    const nowMs = this.#parts.clock.now();
    if (this.#sweeping || nowMs - this.#sweptMs < SWEEP_EVERY_MS) return this.#sweeping ?? Promise.resolve();
    this.#sweptMs = nowMs;
    this.#sweeping = this.#remove(nowMs).finally(() => {
      this.#sweeping = undefined;
    });
    return this.#sweeping;
  }

  /** Resolves when no sweep is under way. */
  async settled(): Promise<void> {
    await this.#sweeping;
  }

  async #remove(nowMs: number): Promise<void> {
    const { database, names, log } = this.#parts;
    try {
      for (let removed = SWEEP_STREAMS; removed === SWEEP_STREAMS; ) {
        removed = await database.transaction(async (queries) => {
          const gone = await queries.query<{ id: number }>(
            `DELETE FROM ${names.streams} s WHERE s.name IN (
              SELECT due.name FROM ${names.streams} due WHERE due.expires_at_ms <= $1
              ORDER BY due.expires_at_ms LIMIT ${SWEEP_STREAMS} FOR UPDATE SKIP LOCKED
            ) RETURNING s.id`,
            [nowMs],
          );
          const ids = gone.map(({ id }) => id);
          if (ids.length > 0) await queries.query(`DELETE FROM ${names.chunks} WHERE stream = ANY($1)`, [ids]);
          return ids.length;
        });
      }
    } catch (error) {
      log.warn({ err: error }, 'expired streams could not be removed');
    }
  }
}
