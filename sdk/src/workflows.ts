import type { RunReceipt, RunResult, WorkflowInfo } from './contract.ts';
import type { CallOptions, Http } from './http.ts';
import { newIdempotencyKey } from './idempotency-key.ts';

export interface InvokeOptions extends CallOptions {
  /** The workflow's input: any JSON value. Left out: a run without payload. */
  payload?: unknown;
  /** `'result'` answers when the run has ended. Left out: as soon as it is admitted. */
  wait?: 'result' | undefined;
  /** At most 256 characters. The same key and payload mean the same run. Default: a new one for every call, for its own retries. */
  idempotencyKey?: string | undefined;
}

export interface Workflows {
  /**
   * Starts one run. A lost connection is met by asking again under the same idempotency key, so the run starts once.
   *
   * Rejects with `FlueApiError`: `workflow_not_found`, `invalid_request` with `issues`, `queue_full`, …
   */
  invoke(name: string, options: InvokeOptions & { wait: 'result' }): Promise<RunResult>;
  invoke(name: string, options?: InvokeOptions & { wait?: undefined }): Promise<RunReceipt>;
  invoke(name: string, options?: InvokeOptions): Promise<RunReceipt | RunResult>;
  /** The workflows that the server exposes. */
  list(options?: CallOptions): Promise<WorkflowInfo[]>;
}

export function workflows(http: Http): Workflows {
  return { invoke, list };

  function invoke(name: string, options: InvokeOptions & { wait: 'result' }): Promise<RunResult>;
  function invoke(name: string, options?: InvokeOptions): Promise<RunReceipt>;
  function invoke(name: string, options: InvokeOptions = {}): Promise<RunReceipt | RunResult> {
    const { payload, wait, idempotencyKey = newIdempotencyKey() } = options;
    return http.call(options, (client, signal) =>
      client.POST('/workflows/{name}', {
        params: {
          path: { name },
          query: wait === undefined ? {} : { wait },
          header: { 'Idempotency-Key': idempotencyKey },
        },
        body: payload,
        signal,
      }),
    );
  }

  async function list(options: CallOptions = {}): Promise<WorkflowInfo[]> {
    const { workflows } = await http.call(options, (client, signal) => client.GET('/workflows', { signal }));
    return workflows;
  }
}
