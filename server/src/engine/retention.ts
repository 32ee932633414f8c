import { FlueError } from '@openflue/spec';
import type { Clock } from '../clock.ts';
import type { Logger } from '../log.ts';
import type { Storage } from '../storage/port.ts';
import { keyedLock } from './agents/keyed-lock.ts';
import { deleteRuns } from './delete-runs.ts';

export interface RetentionOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Logger;
  /** Ended runs older than this are deleted. `undefined`: none are, but those that somebody asks for. */
  readonly keepMs: number | undefined;
}

/** Deletion of runs, on demand and by age. */
export interface Retention {
  /** Throws `FlueError`: `run_not_found`, `run_expired`, `run_active`. */
  delete(runId: string): Promise<void>;
  /** Deletes what has expired by now, a bounded number at a time. Resolves with how many those were. */
  sweep(signal: AbortSignal): Promise<number>;
  /** Sweeps from time to time, until it is stopped. */
  start(): void;
  stop(): Promise<void>;
}

/** Runs that one commit deletes; others have their turn before the next. */
const BATCH = 100;
const PAUSE_MS = 20;
/** How long at the least a deleted run is told from one that never was. */
const TOMBSTONES_KEPT_MS = 30 * 24 * 3_600_000;
/** At most so often are tombstones looked at. */
const FORGET_EVERY_MS = 3_600_000;
const SWEEP_EVERY_MS = 60_000;
const LONGEST_KEEP_MS = 36_500 * 24 * 3_600_000;

/** Throws `RangeError` for an age that is none. */
export function createRetention({ storage, clock, log, keepMs }: RetentionOptions): Retention {
  if (keepMs !== undefined && !(keepMs > 0 && keepMs <= LONGEST_KEEP_MS)) {
    throw new RangeError(`keepMs must be more than 0 and at most ${LONGEST_KEEP_MS} (100 years); it is ${keepMs}.`);
  }
  // One deletion at a time: two of one run could not both be committed.
  const lock = keyedLock();
  const stopping = new AbortController();
  let sweeping: Promise<void> = Promise.resolve();
  let forgotAtMs = Number.NEGATIVE_INFINITY;

  const forget = async (): Promise<void> => {
    const nowMs = clock.now();
    if (nowMs - forgotAtMs < FORGET_EVERY_MS) return;
    forgotAtMs = nowMs;
    await storage.forgetTombstones(new Date(nowMs - TOMBSTONES_KEPT_MS).toISOString());
  };

  const sweepOnce = async (signal: AbortSignal): Promise<number> => {
    if (keepMs === undefined) return 0;
    const endedBefore = new Date(clock.now() - keepMs).toISOString();
    for (let deleted = 0; ; ) {
      const batch = await lock('runs', async () => {
        const runIds = await storage.documents.expiredRuns({ endedBefore, limit: BATCH });
        if (runIds.length > 0) await deleteRuns(runIds, { storage, clock });
        return runIds.length;
      });
      deleted += batch;
      if (batch < BATCH) return deleted;
      await clock.sleep(PAUSE_MS, signal);
    }
  };

  const sweepOrLog = async (): Promise<void> => {
    try {
      await forget();
      const deleted = await sweepOnce(stopping.signal);
      if (deleted > 0) log.info({ runs: deleted }, 'deleted runs that had expired');
    } catch (err) {
      if (!stopping.signal.aborted) log.error({ err }, 'expired runs could not be deleted; trying again');
    }
  };

  const sweepOn = async (everyMs: number): Promise<void> => {
    while (!stopping.signal.aborted) {
      await sweepOrLog();
      await clock.sleep(everyMs, stopping.signal).catch(() => undefined);
    }
  };

  return {
    async delete(runId) {
      await lock('runs', async () => {
        const run = await storage.documents.get('runs', runId);
        if (!run) {
          const gone = await storage.documents.get('tombstones', runId);
          throw new FlueError(gone ? 'run_expired' : 'run_not_found');
        }
        if (run.status === 'active') {
          throw new FlueError('run_active', { details: 'Only a run that has ended can be deleted; cancel it first.' });
        }
        await deleteRuns([runId], { storage, clock });
      });
      await forget();
    },
    sweep: sweepOnce,
    start() {
      // Without an age nothing expires by itself, and no timer is needed.
      sweeping = keepMs === undefined ? sweepOrLog() : sweepOn(Math.min(SWEEP_EVERY_MS, Math.max(1_000, keepMs / 10)));
    },
    async stop() {
      stopping.abort(new DOMException('The server is stopping', 'AbortError'));
      await sweeping;
    },
  };
}
