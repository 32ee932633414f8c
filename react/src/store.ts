import { useSyncExternalStore } from 'react';

/** What a component shows of something that changes outside of React. */
export interface Store<Snapshot> {
  /** The same object until subscribers were told of a change. */
  getSnapshot(this: void): Snapshot;
  subscribe(this: void, listener: () => void): () => void;
  /** Before anything was heard: what a server renders, and a browser first. */
  readonly initial: Snapshot;
}

export function useStore<Snapshot>({ subscribe, getSnapshot, initial }: Store<Snapshot>): Snapshot {
  return useSyncExternalStore(subscribe, getSnapshot, () => initial);
}

/** A store that never changes. */
export function still<Snapshot>(snapshot: Snapshot): Store<Snapshot> {
  return { getSnapshot: () => snapshot, subscribe: () => () => {}, initial: snapshot };
}
