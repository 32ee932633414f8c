import { type Admission, type AdmissionOptions, keyHeader, resultOf } from './admission.ts';
import type { AnyApp, OptionsArgument, PayloadOption, ResultOf, WorkflowName } from './app.ts';
import type { RunReceipt, RunResult, WorkflowInfo } from './contract.ts';
import type { CallOptions, Http } from './http.ts';
import type { FollowOptions, Runs } from './runs.ts';

export type InvokeOptions<
  App extends AnyApp = AnyApp,
  Name extends WorkflowName<App> = WorkflowName<App>,
> = AdmissionOptions &
  PayloadOption<App, Name> & {
    /** `'result'` answers when the run has ended. Left out: as soon as it is admitted. */
    wait?: 'result' | undefined;
  };

export type RunOptions<
  App extends AnyApp = AnyApp,
  Name extends WorkflowName<App> = WorkflowName<App>,
> = AdmissionOptions & FollowOptions & PayloadOption<App, Name>;

export interface Workflows<App extends AnyApp = AnyApp> {
  /**
   * Starts one run. A lost connection is met by asking again under the same idempotency key, so the run starts once.
   *
   * Rejects with `FlueApiError`: `workflow_not_found`, `invalid_request` with `issues`, `queue_full`, …; with `wait` also with
   * `FlueRunError` when the run failed or was cancelled.
   */
  invoke<Name extends WorkflowName<App>>(
    name: Name,
    options: InvokeOptions<App, Name> & { wait: 'result' },
  ): Promise<RunResult<ResultOf<App, Name>>>;
  invoke<Name extends WorkflowName<App>>(
    name: Name,
    ...options: OptionsArgument<InvokeOptions<App, Name> & { wait?: undefined }>
  ): Promise<RunReceipt>;
  invoke<Name extends WorkflowName<App>>(
    name: Name,
    ...options: OptionsArgument<InvokeOptions<App, Name>>
  ): Promise<RunReceipt | RunResult<ResultOf<App, Name>>>;
  /** Starts one run and follows it to its end, with `onEvent` on the way. Otherwise as `invoke` with `wait`. */
  run<Name extends WorkflowName<App>>(
    name: Name,
    ...options: OptionsArgument<RunOptions<App, Name>>
  ): Promise<RunResult<ResultOf<App, Name>>>;
  /** The workflows that the server exposes. */
  list(options?: CallOptions): Promise<WorkflowInfo[]>;
}

export function workflows(http: Http, runs: Runs): Workflows {
  const admission = (name: string, options: RunOptions): Admission<RunReceipt, RunResult> => {
    const { payload: body, onEvent } = options;
    const path = { name };
    const header = keyHeader(options);
    return {
      post: (options, query = {}, maxRetries?) =>
        http.call(
          options,
          (client) => client.POST('/workflows/{name}', { params: { path, query, header }, body }),
          maxRetries,
        ),
      async finish(receipt, options) {
        const { result = null } = await runs.wait(receipt.runId, { ...options, onEvent });
        return { ...receipt, result };
      },
    };
  };

  return {
    // The overloads tell what the options ask for; the implementation cannot.
    invoke: ((name: string, options: InvokeOptions = {}) => {
      const work = admission(name, options);
      return options.wait ? resultOf(http, options, work) : work.post(options);
    }) as Workflows['invoke'],

    run(name, options = {}) {
      const { post, finish } = admission(name, options);
      return http.within(options, async (signal) => finish(await post({ signal }), { signal }));
    },

    async list(options = {}) {
      return (await http.call(options, (client) => client.GET('/workflows'))).workflows;
    },
  };
}
