import { type FlueEvent, type RunRecord, recordIn } from './contract.ts';
import { eventStream, type FlueEventStream, type StreamOptions } from './event-stream.ts';
import type { CallOptions, Http } from './http.ts';

export interface EventsOptions extends CallOptions, Pick<StreamOptions, 'offset' | 'tail'> {}

export interface Runs {
  /** The run's record. Rejects with `FlueApiError`: `run_not_found`, … */
  get(runId: string, options?: CallOptions): Promise<RunRecord>;
  /** The run's events so far, all of them: every page is read. */
  events(runId: string, options?: EventsOptions): Promise<FlueEvent[]>;
  /** The run's events from the start, or from `offset`, and on as they come until the run ends. */
  stream(runId: string, options?: StreamOptions): FlueEventStream;
}

export function runs(http: Http): Runs {
  return {
    async get(runId, options = {}) {
      const params = { path: { runId }, query: { meta: '' } };
      return recordIn(await http.call(options, (client, signal) => client.GET('/runs/{runId}', { params, signal })));
    },

    events: (runId, options = {}) =>
      http.within(options, async (signal) => {
        const { offset, tail } = options;
        const events: FlueEvent[] = [];
        for await (const event of eventStream(http, runPath(runId), { offset, tail, live: false, signal }))
          events.push(event);
        return events;
      }),

    stream: (runId, options = {}) => eventStream(http, runPath(runId), options),
  };
}

function runPath(runId: string): string {
  return `/runs/${encodeURIComponent(runId)}`;
}
