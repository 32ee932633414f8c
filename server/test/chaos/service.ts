import type { StreamReader } from '../../src/storage/port.ts';

/** What chaos is made of: server processes over one storage, however many and whichever. */
export interface ChaosService extends AsyncDisposable {
  /** In the order in which they were first started; those that were ended come back with `start`. */
  readonly nodes: readonly ChaosNode[];
  /** What can go wrong with this storage and these processes. */
  readonly disturbances: readonly Disturbance[];
  /** Starts every node that does not run. */
  start(options?: StartOptions): Promise<void>;
  /** The streams as they are stored now, also while no node runs. */
  streams(): Promise<StreamReader & AsyncDisposable>;
  /** What is stored and should not be. Called when every node was told to stop, and did. */
  leftovers(admissions: StoredAdmissions): Promise<string[]>;
}

export interface StartOptions {
  /** As in `ServeOptions`; of the nodes that this call starts. */
  readonly keepMs?: number;
}

export interface ChaosNode {
  readonly url: string;
  readonly running: boolean;
  /** Resolves when the process is gone, with its exit code. */
  end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number | null>;
  /** Stops the process for a while, where others take over what it does. */
  pause?(forMs: number): Promise<void>;
  /** Lets this process see another time than the machine's. */
  shiftClock?(byMs: number): Promise<void>;
}

/** Something that goes wrong, beside nodes that are ended. */
export interface Disturbance {
  readonly name: string;
  /** Whether nodes run while it begins; then it is over before they are ended. */
  readonly when: 'running' | 'down';
  /** Whether what is asked for and under way meanwhile may be refused and fail. */
  readonly refuses: boolean;
  /** Begins it, and resolves with what ends it. */
  begin(random: () => number): Promise<() => Promise<void>>;
}

/** Makes a service of a project: `env` is the environment of its processes. */
export type OpenService = (options: {
  readonly dir: string;
  readonly env: Readonly<Record<string, string>>;
}) => Promise<ChaosService>;

/** What a storage may hold. */
export interface StoredAdmissions {
  /** Every run that was asked for and not refused; `ref` is its id, if anybody was told. */
  readonly runs: readonly StoredAdmission[];
  readonly endedRuns: readonly StoredAdmission[];
  /** Payload ids of runs that were refused. */
  readonly refused: ReadonlySet<string>;
  readonly instances: readonly StoredInstanceName[];
  readonly endedInstances: readonly StoredInstanceName[];
}

export interface StoredAdmission {
  /** `payload.id`. */
  readonly id: string;
  readonly ref?: string;
  readonly deletion?: 'asked' | 'done';
}

export interface StoredInstanceName {
  readonly name: string;
  readonly deletion?: 'asked' | 'done';
}
