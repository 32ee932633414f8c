import type { Storage, StreamStore } from '../port.ts';

/** What a contract suite is given for each of its tests: a fresh, empty store with a clock that the test moves. */
export interface Opened<S> {
  readonly store: S;
  readonly clock: { nowMs: number };
  close(): Promise<void>;
}

export type OpenStorage = () => Promise<Opened<Storage>>;
export type OpenStreams = () => Promise<Opened<StreamStore>>;

/** 2026-01-01T00:00:00Z: where every test's clock starts. */
export const CONTRACT_START_MS = Date.UTC(2026, 0, 1);
