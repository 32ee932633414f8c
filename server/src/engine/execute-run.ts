import type { JsonValue, RunRecord } from '@openflue/spec';
import type { FlueContext } from '../authoring/flue-context.ts';
import { jsonSnapshot } from '../authoring/json-snapshot.ts';
import type { Workflow } from '../authoring/workflow-module.ts';
import type { Clock } from '../clock.ts';
import { EventLog } from '../events/event-log.ts';
import { type HarnessEnvironment, initHarness } from '../harness/init-harness.ts';
import type { Logger } from '../log.ts';
import { runStream, type Storage, type StoredRun } from '../storage/port.ts';
import { toEventError } from './event-error.ts';
import { unlessAborted } from './unless-aborted.ts';

export interface ExecutorOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Logger;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** What a harness needs beyond the run: models, ids, randomness. */
  readonly harness: Pick<HarnessEnvironment, 'models' | 'ids' | 'random'>;
}

/** What a run came to: its result, or the error that ended it. */
type Outcome = { readonly result: JsonValue | undefined } | { readonly error: unknown };

/**
 * Runs one attempt from `run_start` to `run_end`. When the signal aborts, the run is left as it stands, without an end,
 * for the next start of the server.
 */
export async function executeRun(
  run: StoredRun,
  workflow: Workflow,
  request: (() => Request) | undefined,
  signal: AbortSignal,
  options: ExecutorOptions,
): Promise<void> {
  const { storage, clock, log } = options;
  const events = new EventLog({
    clock,
    scope: { runId: run.runId },
    nextIndex: 0,
    append: (lines) => storage.streams.append(runStream(run.runId), lines),
    onFailure: (error) => log.error({ err: error, runId: run.runId }, 'events of a run could not be written'),
  });
  events.emit({
    type: 'run_start',
    workflowName: run.workflowName,
    startedAt: run.startedAt,
    ...(run.payload !== undefined && { payload: run.payload }),
  });

  // What the handler holds on to must let go when the attempt is over, whichever way it ends.
  const attempt = new AbortController();
  const context = createContext(run, request, events, AbortSignal.any([signal, attempt.signal]), options);
  let outcome: Outcome;
  try {
    outcome = { result: await unlessAborted(workflow.run(context), signal) };
  } catch (error) {
    outcome = { error };
  } finally {
    attempt.abort(new DOMException('The run has ended', 'AbortError'));
  }
  if (signal.aborted) return await events.close();
  await endRun(run, outcome, events, options);
}

/** Commits the rest of the events, `run_end`, the closed stream and the final record as one. */
export async function endRun(
  run: StoredRun,
  outcome: Outcome,
  events: EventLog,
  { storage, clock }: Pick<ExecutorOptions, 'storage' | 'clock'>,
): Promise<void> {
  const endedAtMs = Math.max(clock.now(), Date.parse(run.startedAt));
  const ending = {
    isError: 'error' in outcome,
    durationMs: endedAtMs - Date.parse(run.startedAt),
    ...('error' in outcome
      ? { error: toEventError(outcome.error) }
      : outcome.result !== undefined && { result: outcome.result }),
  };
  const messages = await events.seal({ type: 'run_end', ...ending });
  const record: StoredRun = {
    ...run,
    ...ending,
    status: ending.isError ? 'errored' : 'completed',
    endedAt: new Date(endedAtMs).toISOString(),
  };
  await storage.commit([
    { type: 'stream.append', stream: runStream(run.runId), messages, close: true },
    { type: 'document.put', collection: 'runs', id: run.runId, value: record },
  ]);
}

/** The attributes as they are now; logging never fails the run. */
function loggable(attributes: Record<string, unknown>): Record<string, unknown> {
  try {
    return Object(jsonSnapshot(attributes, 'attributes'));
  } catch (error) {
    return { unserializable: error instanceof Error ? error.message : String(error) };
  }
}

function createContext(
  run: RunRecord,
  request: (() => Request) | undefined,
  events: EventLog,
  signal: AbortSignal,
  { clock, log, env, harness }: ExecutorOptions,
): FlueContext {
  const harnesses = new Set<string>();
  let req: Request | undefined;
  const logAt = (level: 'info' | 'warn' | 'error') => (message: string, attributes?: Record<string, unknown>) =>
    events.emit({ type: 'log', level, message, ...(attributes && { attributes: loggable(attributes) }) });
  return {
    id: run.runId,
    payload: run.payload,
    env,
    signal,
    get req() {
      req ??= request?.();
      return req;
    },
    log: { info: logAt('info'), warn: logAt('warn'), error: logAt('error') },
    async init(agent, init = {}) {
      const { name = 'default' } = init;
      if (harnesses.has(name)) {
        throw new TypeError(`init() was called twice for the harness "${name}" in this run; pass another { name }`);
      }
      harnesses.add(name);
      return await initHarness(agent, init, {
        ...harness,
        id: run.runId,
        payload: run.payload,
        env,
        emitter: events,
        signal,
        clock,
        log,
      });
    },
  };
}
