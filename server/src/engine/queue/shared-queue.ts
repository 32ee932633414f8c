import type { Change } from '../../storage/port.ts';

/** Work as the nodes of one service hand it to each other. */
export interface SharedJob {
  /** A run's id, or the stream of an instance that has one submission more to work on. */
  readonly key: string;
  /** Some node had it before, and may believe that it has it still. */
  readonly again: boolean;
}

/**
 * The signal aborts when the job is to be left, since this node stops or was taken for dead. False: it was left, so another
 * node gets it. A rejection is the same.
 */
export type SharedJobHandler = (job: SharedJob, signal: AbortSignal) => Promise<boolean>;

/**
 * A queue that several nodes share and that outlives them all: what a commit puts into it is handed out until it is done, to
 * one node at a time as far as anybody can tell. Who was paused does not know better, so what is written must be fenced.
 */
export interface SharedQueue {
  /** What the commit that admits work carries. */
  admission(key: string): Change;
  /** Such a commit was made here: the work begins on this node when it has room, or on another. */
  admitted(): void;
  /** About how many jobs wait for their turn, on all nodes together. */
  readonly waiting: number;
  /** Hands out up to `concurrency` jobs at a time. */
  start(handler: SharedJobHandler, concurrency: number): void;
  /** Hands out no more. Lets what runs finish for `graceMs`, then leaves it to other nodes. */
  stop(graceMs: number): Promise<void>;
}

/** What the engines of several nodes over one storage share. */
export interface Cluster {
  readonly runs: SharedQueue;
  /** One instance has one job under way at a time. */
  readonly submissions: SharedQueue;
}
