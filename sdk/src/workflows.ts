import { type Admission, type AdmissionOptions, keyHeader, resultOf } from './admission.ts';
import type { RunReceipt, RunResult, WorkflowInfo } from './contract.ts';
import type { CallOptions, Http } from './http.ts';
import type { FollowOptions, Runs } from './runs.ts';

export interface InvokeOptions extends AdmissionOptions {
  /** The workflow's input: any JSON value. Left out: a run without payload. */
  payload?: unknown;
  /** `'result'` answers when the run has ended. Left out: as soon as it is admitted. */
  wait?: 'result' | undefined;
}

export interface RunOptions extends Omit<InvokeOptions, 'wait'>, FollowOptions {}

export interface Workflows {
  /**
   * Starts one run. A lost connection is met by asking again under the same idempotency key, so the run starts once.
   *
   * Rejects with `FlueApiError`: `workflow_not_found`, `invalid_request` with `issues`, `queue_full`, …; with `wait` also with
   * `FlueRunError` when the run failed or was cancelled.
   */
  invoke(name: string, options: InvokeOptions & { wait: 'result' }): Promise<RunResult>;
  invoke(name: string, options?: InvokeOptions & { wait?: undefined }): Promise<RunReceipt>;
  invoke(name: string, options?: InvokeOptions): Promise<RunReceipt | RunResult>;
  /** Starts one run and follows it to its end, with `onEvent` on the way. Otherwise as `invoke` with `wait`. */
  run(name: string, options?: RunOptions): Promise<RunResult>;
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
