import {
  type CancelReceipt,
  type FlueEvent,
  type RunFilter,
  type RunList,
  type RunRecord,
  recordIn,
} from './contract.ts';
import { closedEarly, FlueConnectionError, FlueRunError } from './errors.ts';
import { eventStream, type FlueEventStream, type StreamOptions } from './event-stream.ts';
import type { CallOptions, Http } from './http.ts';
import { type ObserveOptions, observeRun, type RunSnapshot } from './observe-run.ts';
import type { Observer } from './observer.ts';
import { segment } from './segment.ts';

export interface EventsOptions extends CallOptions, Pick<StreamOptions, 'offset' | 'tail'> {}

export interface FollowOptions extends CallOptions {
  /** Called with every event, in order, and waited for. What it throws ends the wait. */
  onEvent?: ((event: FlueEvent) => unknown) | undefined;
}

export interface WaitOptions extends FollowOptions, Pick<StreamOptions, 'offset'> {}

/**
 * A run's id does not tell its workflow. Where the caller knows it, a type argument, `get<RunRecordOf<App, 'summarize'>>(runId)`, types the
 * record; nothing checks that.
 */
export interface Runs {
  /** The run's record. Rejects with `FlueApiError`: `run_not_found`, … */
  get<Record extends RunRecord = RunRecord>(runId: string, options?: CallOptions): Promise<Record>;
  /** The run's events so far, all of them: every page is read. */
  events(runId: string, options?: EventsOptions): Promise<FlueEvent[]>;
  /** The run's events from the start, or from `offset`, and on as they come until the run ends. */
  stream(runId: string, options?: StreamOptions): FlueEventStream;
  /**
   * The record of the run when it has completed. Follows the run's stream, so it outlives connections; `onEvent` sees it from `offset`, by
   * default from the start. Rejects with `FlueRunError` when the run failed or was cancelled.
   */
  wait<Record extends RunRecord = RunRecord>(runId: string, options?: WaitOptions): Promise<Record>;
  /** The run as it stands and as it goes on. Nothing is sent before the first subscriber. */
  observe<Record extends RunRecord = RunRecord>(runId: string, options?: ObserveOptions): Observer<RunSnapshot<Record>>;
  /** Asks the run to stop. Answers with its status, which is final when the run had ended before. */
  cancel(runId: string, options?: CallOptions): Promise<CancelReceipt>;
  /**
   * Deletes a run that has ended, whole, where the server offers it. Rejects with `FlueApiError`: `run_active`, `run_not_found`, or
   * `run_expired` when that was done before.
   */
  delete(runId: string, options?: CallOptions): Promise<void>;
  /** Runs, newest first, where the server offers the list. */
  list(filter?: RunFilter, options?: CallOptions): Promise<RunList>;
}

export function runs(http: Http): Runs {
  const get = async <Record extends RunRecord>(runId: string, options: CallOptions = {}) => {
    const params = { path: { runId }, query: { meta: '' } };
    return recordIn<Record>(await http.call(options, (client) => client.GET('/runs/{runId}', { params })));
  };
  const stream = (runId: string, options: StreamOptions = {}) => eventStream(http, `/runs/${segment(runId)}`, options);

  return {
    get,
    stream,

    events: (runId, options = {}) =>
      http.within(options, async (signal) => {
        const events: FlueEvent[] = [];
        for await (const event of stream(runId, { ...options, live: false, signal })) events.push(event);
        return events;
      }),

    wait: <Record extends RunRecord>(runId: string, options: WaitOptions = {}) =>
      http.within(options, async (signal) => {
        const { onEvent, offset = onEvent ? '-1' : 'now' } = options;
        for await (const event of stream(runId, { offset, signal })) {
          await onEvent?.(event);
          if (event.type === 'run_end') break;
        }
        const record = await get<Record>(runId, { signal });
        if (record.status === 'completed') return record;
        if (record.status === 'active') throw new FlueConnectionError(closedEarly);
        throw new FlueRunError(runId, record.status, record.error);
      }),

    observe: (runId, options = {}) => observeRun({ get, stream }, http.options.clock, runId, options),

    cancel(runId, options = {}) {
      const params = { path: { runId } };
      return http.call(options, (client) => client.POST('/runs/{runId}/cancel', { params }));
    },

    async delete(runId, options = {}) {
      const params = { path: { runId } };
      await http.call<unknown>(options, (client) => client.DELETE('/runs/{runId}', { params }));
    },

    list: (query = {}, options = {}) => http.call(options, (client) => client.GET('/runs', { params: { query } })),
  };
}
