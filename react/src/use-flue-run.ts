import type { CancelReceipt, RunRecord, RunSnapshot } from '@openflue/sdk';
import { useMemo } from 'react';
import { framed } from './framed.ts';
import { oneEach } from './one-each.ts';
import { type ClientOption, useConnection } from './provider.ts';
import { type Store, still, useStore } from './store.ts';

export interface UseFlueRunOptions extends ClientOption {
  /** Undefined: no run yet. */
  runId?: string | undefined;
}

export interface FlueRun<Record extends RunRecord = RunRecord> extends Omit<RunSnapshot<Record>, 'status'>, RunCalls {
  /** `idle` without a run; otherwise as `client.runs.observe` says. */
  readonly status: RunSnapshot['status'] | 'idle';
}

interface RunCalls {
  /** Asks the run to stop. Rejects as `client.runs.cancel` does. */
  cancel(this: void): Promise<CancelReceipt>;
  /** Follows the run again, after it was `disconnected`. */
  refresh(this: void): void;
}

interface RunStore extends RunCalls {
  readonly store: Store<Omit<FlueRun, keyof RunCalls>>;
}

const noRun: RunStore = {
  store: still({
    status: 'idle',
    record: undefined,
    events: [],
    logs: [],
    text: '',
    result: undefined,
    error: undefined,
  }),
  cancel: () => Promise.reject(new Error('There is no run yet.')),
  refresh: () => {},
};

const runStore = oneEach(({ client, scheduleFrame }, runId: string): RunStore => {
  const observer = client.runs.observe(runId);
  const { refresh } = observer;
  return { store: framed(observer, scheduleFrame), cancel: () => client.runs.cancel(runId), refresh };
});

/** A run as it goes on. However many components watch it, it is followed once. `Record`: as `RunRecordOf` has it. */
export function useFlueRun<Record extends RunRecord = RunRecord>(options: UseFlueRunOptions): FlueRun<Record>;
export function useFlueRun({ runId, ...options }: UseFlueRunOptions): FlueRun {
  const connection = useConnection(options);
  const { store, cancel, refresh } = useMemo(
    () => (runId === undefined ? noRun : runStore(connection, runId)),
    [connection, runId],
  );
  return { ...useStore(store), cancel, refresh };
}
