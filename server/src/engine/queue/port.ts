/** A run to be executed. The job carries only the id: the record is the truth. */
export interface RunJob {
  readonly runId: string;
}

/** The signal aborts when the queue stops before the job is done; the job is then left for the next start. */
export type JobHandler = (job: RunJob, signal: AbortSignal) => Promise<void>;

/** Hands admitted work to executors of one process; for those of many see `SharedQueue`. */
export interface Queue {
  /** Begins to hand out jobs. The handler never rejects: what goes wrong belongs into the run. */
  start(handler: JobHandler): void;
  push(job: RunJob): void;
  /** Jobs that were pushed and not handed out yet. */
  readonly waiting: number;
  /** Hands out no more. Lets what runs finish for `graceMs`, then aborts it. */
  stop(graceMs: number): Promise<void>;
}
