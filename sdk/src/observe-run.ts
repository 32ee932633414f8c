import type { Clock } from './clock.ts';
import { type EventOf, type FlueEvent, type RunRecord, recordIn } from './contract.ts';
import { asError, closedEarly, FlueConnectionError, FlueRunError } from './errors.ts';
import type { StreamOptions } from './event-stream.ts';
import { type Observer, observerOf } from './observer.ts';
import { reduceRun, textOf, unknownRun } from './run-state.ts';
import type { Runs } from './runs.ts';

/** A run as it stands. */
export interface RunSnapshot<Record extends RunRecord = RunRecord> {
  /** `connecting` before the first event; `disconnected` when the run cannot be followed, which says nothing about the run: see `error`. */
  readonly status: 'connecting' | 'running' | 'completed' | 'errored' | 'cancelled' | 'disconnected';
  readonly record: Record | undefined;
  readonly events: readonly FlueEvent[];
  readonly logs: readonly EventOf<'log'>[];
  /** What models wrote so far, tasks left out: one paragraph a turn. */
  readonly text: string;
  readonly result: Record['result'];
  /** `FlueRunError` when the run failed or was cancelled; otherwise why it cannot be followed. */
  readonly error: Error | undefined;
}

export interface ObserveOptions extends Pick<StreamOptions, 'live'> {}

export function observeRun<Record extends RunRecord>(
  { get, stream }: Pick<Runs, 'get' | 'stream'>,
  clock: Clock,
  runId: string,
  { live }: ObserveOptions,
): Observer<RunSnapshot<Record>> {
  let state = unknownRun;
  let taken: FlueEvent[] = [];
  let offset: string | undefined;
  let failure: Error | undefined;

  const reduced = () => {
    state = reduceRun(state, taken);
    taken = [];
    return state;
  };
  const isOver = () => (reduced().record?.status ?? 'active') !== 'active';

  return observerOf(clock, {
    async follow({ signal, changed }) {
      if (isOver()) return;
      if (failure) {
        failure = undefined;
        changed();
      }
      try {
        const events = stream(runId, { offset, live, signal });
        for await (const event of events) {
          if (signal.aborted) return;
          taken.push(event);
          ({ offset } = events);
          if (event.type === 'run_end') break;
          changed();
        }
        // A stream may be closed, or its end be missing: the record knows.
        if (!isOver()) {
          const record = await get(runId, { signal });
          if (record.status === 'active') throw new FlueConnectionError(closedEarly);
          state = { ...state, record };
        }
      } catch (error) {
        if (signal.aborted) return;
        failure = asError(error);
      }
      changed();
    },

    snapshot() {
      const known = reduced();
      const { record, events, logs } = known;
      const of = record && recordIn<Record>(record);
      const status = record?.status === 'active' ? 'running' : (record?.status ?? 'connecting');
      const ended = record?.isError ? new FlueRunError(runId, status, record.error) : undefined;
      return {
        status: failure ? 'disconnected' : status,
        record: of,
        events,
        logs,
        text: textOf(known),
        result: of?.result,
        error: failure ?? ended,
      };
    },
  });
}
