import type { Change } from '../../storage/port.ts';
import type { Queue } from './port.ts';
import type { SharedQueue } from './shared-queue.ts';

/** Admitted runs on their way to execution, whether one process hands them out or several share them. */
export interface RunQueue {
  /** Several nodes share it. */
  readonly shared: boolean;
  /** What the admission of a run carries in its commit. */
  admission(runId: string): readonly Change[];
  /** The admission is committed. */
  push(runId: string): void;
  readonly waiting: number;
  /** `execute` resolves with false when it left the run to another attempt. */
  start(execute: (job: { runId: string; again: boolean }, signal: AbortSignal) => Promise<boolean>): void;
  stop(graceMs: number): Promise<void>;
}

export function ownRuns(queue: Queue): RunQueue {
  return {
    shared: false,
    admission: () => [],
    push: (runId) => queue.push({ runId }),
    get waiting() {
      return queue.waiting;
    },
    start: (execute) =>
      queue.start(async ({ runId }, signal) => {
        await execute({ runId, again: false }, signal);
      }),
    stop: (graceMs) => queue.stop(graceMs),
  };
}

export function sharedRuns(queue: SharedQueue, concurrency: number): RunQueue {
  return {
    shared: true,
    admission: (runId) => [queue.admission(runId)],
    push: () => queue.admitted(),
    get waiting() {
      return queue.waiting;
    },
    start: (execute) => queue.start(({ key, again }, signal) => execute({ runId: key, again }, signal), concurrency),
    stop: (graceMs) => queue.stop(graceMs),
  };
}
