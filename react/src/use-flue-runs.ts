import type { RunFilter } from '@openflue/sdk';
import { useMemo } from 'react';
import { type ClientOption, useConnection } from './provider.ts';
import { type RunListCalls, type RunListSnapshot, runList } from './run-list.ts';
import { useStore } from './store.ts';

export interface FlueRuns extends RunListSnapshot, RunListCalls {}

/** Runs, newest first, where the server offers the list. Equal filters are the same. */
export function useFlueRuns(filter: RunFilter = {}, options: ClientOption = {}): FlueRuns {
  const { client } = useConnection(options);
  const key = JSON.stringify(filter);
  const { store, refresh, loadMore } = useMemo(() => runList(client, JSON.parse(key)), [client, key]);
  const { runs, status, error, hasMore } = useStore(store);
  return { runs, status, error, hasMore, refresh, loadMore };
}
