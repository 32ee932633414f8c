import type { Clock } from '../../clock.ts';
import type { Logger } from '../../log.ts';
import { expiryMs } from '../../storage/stream-state.ts';
import type { Queries } from './database.ts';
import type { Head } from './heads.ts';
import { keyOf } from './key.ts';
import type { Names } from './names.ts';

/** At most so often does a process look for streams that have expired. */
const SWEEP_EVERY_MS = 10_000;
const SWEEP_STREAMS = 100;
/** Reads renew a time to live when that moves its end by at least this part of it: not every read is a write, too. */
const WORTH_RENEWING = 0.01;

/** Streams that end by themselves. Past their end they are not seen any more; rows of those that nobody asks for are swept. */
export class ExpiringStreams {
  readonly #parts: { queries: Queries; names: Names; clock: Pick<Clock, 'now'>; log: Logger };
  #sweptMs = Number.NEGATIVE_INFINITY;
  #sweeping: Promise<void> | undefined;

  constructor(parts: { queries: Queries; names: Names; clock: Pick<Clock, 'now'>; log: Logger }) {
    this.#parts = parts;
  }

  /** The stream was asked for: a sliding time to live begins anew. */
  async renew(stream: string, { state, expiresAtMs }: Pick<Head, 'state' | 'expiresAtMs'>): Promise<void> {
    const { ttlSeconds } = state.settings;
    if (ttlSeconds === undefined) return;
    const { queries, names, clock, log } = this.#parts;
    const next = expiryMs(state.settings, clock.now());
    if (next - expiresAtMs < ttlSeconds * 1000 * WORTH_RENEWING) return;
    try {
      await queries.query(
        `UPDATE ${names.streams} SET expires_at_ms = $3 WHERE name = $1 AND generation = $2 AND expires_at_ms < $3`,
        [keyOf(stream), state.generation, next],
      );
    } catch (error) {
      log.warn({ err: error, stream }, 'the time to live of a stream could not be renewed');
    }
  }

  /** Removes some of the streams that have expired, unless that was done a moment ago. */
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
    const { queries, names, log } = this.#parts;
    try {
      await queries.query(
        `WITH due AS (
          SELECT s.name FROM ${names.streams} s WHERE s.expires_at_ms <= $1
          ORDER BY s.expires_at_ms LIMIT ${SWEEP_STREAMS} FOR UPDATE SKIP LOCKED
        ), gone AS (
          DELETE FROM ${names.streams} s USING due WHERE s.name = due.name RETURNING s.id
        )
        DELETE FROM ${names.chunks} c USING gone WHERE c.stream = gone.id`,
        [nowMs],
      );
    } catch (error) {
      log.warn({ err: error }, 'expired streams could not be removed');
    }
  }
}
