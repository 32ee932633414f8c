import type { FlueClient, RunFilter, RunPointer } from '@openflue/sdk';
import { asError } from './as-error.ts';
import { held } from './held.ts';
import type { Store } from './store.ts';

export interface RunListSnapshot {
  /** Newest first, as far as they were read. */
  readonly runs: readonly RunPointer[];
  readonly status: 'loading' | 'ready' | 'error';
  readonly error: Error | undefined;
  readonly hasMore: boolean;
}

export interface RunListCalls {
  /** Reads the first page again. */
  refresh(this: void): void;
  /** Reads the next page behind those that are here, if there is one. */
  loadMore(this: void): void;
}

/** A list that is read when it is first looked at, and not followed. What is asked for when nobody looks any more is called off. */
export function runList(client: FlueClient, filter: RunFilter): RunListCalls & { store: Store<RunListSnapshot> } {
  const list = held<RunListSnapshot & { nextCursor?: string | undefined }>({
    runs: [],
    status: 'loading',
    error: undefined,
    hasMore: false,
  });
  let reading: AbortController | undefined;
  let watchers = 0;

  const read = async (cursor?: string) => {
    reading?.abort();
    const own = new AbortController();
    reading = own;
    const before = list.getSnapshot();
    list.set({ ...before, status: 'loading' });
    try {
      const page = await client.runs.list({ ...filter, ...(cursor && { cursor }) }, { signal: own.signal });
      if (reading !== own) return;
      const { runs, nextCursor } = page;
      const all = cursor ? [...before.runs, ...runs] : runs;
      list.set({ runs: all, status: 'ready', error: undefined, hasMore: nextCursor !== undefined, nextCursor });
    } catch (thrown) {
      if (reading === own) list.set({ ...before, status: 'error', error: asError(thrown) });
    }
  };

  return {
    store: {
      ...list,
      subscribe(listener) {
        const leave = list.subscribe(listener);
        watchers += 1;
        if (watchers === 1 && list.getSnapshot().status === 'loading') read();
        return () => {
          leave();
          watchers -= 1;
          if (watchers) return;
          reading?.abort();
          reading = undefined;
        };
      },
    },
    refresh: () => void read(),
    loadMore() {
      const { nextCursor, status } = list.getSnapshot();
      if (nextCursor !== undefined && status !== 'loading') read(nextCursor);
    },
  };
}
