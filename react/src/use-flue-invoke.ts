import type {
  AdmissionOptions,
  AnyApp,
  OptionsArgument,
  PayloadOption,
  RunReceipt,
  RunRecordOf,
  WorkflowName,
} from '@openflue/sdk';
import { useCallback, useMemo } from 'react';
import { asError } from './as-error.ts';
import { held } from './held.ts';
import { type ClientOption, useConnection } from './provider.ts';
import { useStore } from './store.ts';
import { type FlueRun, useFlueRun } from './use-flue-run.ts';

export type FlueInvokeOptions<App extends AnyApp, Name extends WorkflowName<App>> = AdmissionOptions &
  PayloadOption<App, Name>;

/** The run that was started last, and what starts one. */
export interface FlueInvoke<App extends AnyApp = AnyApp, Name extends WorkflowName<App> = WorkflowName<App>>
  extends Omit<FlueRun<RunRecordOf<App, Name>>, 'status'> {
  /** `starting` until the run is admitted; `refused` when it was not, see `error`; otherwise as `useFlueRun` has it. */
  readonly status: FlueRun['status'] | 'starting' | 'refused';
  readonly runId: string | undefined;
  /** Starts a run and watches it. Rejects as `client.workflows.invoke` does; `status` and `error` say it too. */
  invoke(this: void, ...options: OptionsArgument<FlueInvokeOptions<App, Name>>): Promise<RunReceipt>;
  /** Forgets the run, which goes on. */
  reset(this: void): void;
}

/** Neither: the run is being started. */
interface Attempt {
  runId?: string;
  error?: Error;
}

/** Starts runs of one workflow, and watches the last of them. */
export function useFlueInvoke<App extends AnyApp = AnyApp, Name extends WorkflowName<App> = WorkflowName<App>>(
  workflow: Name,
  options?: ClientOption<App>,
): FlueInvoke<App, Name>;
export function useFlueInvoke(workflow: string, options: ClientOption = {}): FlueInvoke {
  const { client } = useConnection(options);
  // A run of another workflow, or of another server, is not the run that was started last.
  // biome-ignore lint/correctness/useExhaustiveDependencies: new for each of them
  const attempts = useMemo(() => held<Attempt | undefined>(undefined), [client, workflow]);
  const attempt = useStore(attempts);

  const reset = useCallback(() => attempts.set(undefined), [attempts]);
  const invoke = useCallback(
    async (options: FlueInvokeOptions<AnyApp, string> = {}) => {
      const mine: Attempt = {};
      attempts.set(mine);
      const settle = (outcome: Attempt) => attempts.getSnapshot() === mine && attempts.set(outcome);
      try {
        const receipt = await client.workflows.invoke(workflow, { ...options, wait: undefined });
        settle({ runId: receipt.runId });
        return receipt;
      } catch (thrown) {
        settle({ error: asError(thrown) });
        throw thrown;
      }
    },
    [attempts, client, workflow],
  );

  const { runId, error } = attempt ?? {};
  const run = useFlueRun<RunRecordOf<AnyApp, string>>({ runId, ...options });
  const starting = attempt && !runId;
  return {
    ...run,
    status: error ? 'refused' : starting ? 'starting' : run.status,
    error: error ?? run.error,
    runId,
    invoke,
    reset,
  };
}
