import type { FlueContext } from '../authoring/flue-context.ts';
import { jsonSnapshot } from '../authoring/json-snapshot.ts';
import type { Emitter } from '../events/emitter.ts';
import { initHarness } from '../harness/init-harness.ts';
import type { StoredRun } from '../storage/port.ts';
import type { ExecutorOptions } from './execute-run.ts';
import type { RunJournal } from './journal/run-journal.ts';
import { runSteps } from './run-steps.ts';

export interface RunContextOptions extends Pick<ExecutorOptions, 'clock' | 'log' | 'env' | 'harness'> {
  /** Absent when nobody asked over HTTP, and on a resumed run. */
  readonly request: (() => Request) | undefined;
  readonly emitter: Emitter;
  /** Aborts when the attempt is over, whichever way it ends. */
  readonly signal: AbortSignal;
  readonly journal: RunJournal;
}

/** The name under which the run's own operations are journaled: no harness has it. */
const NO_HARNESS = '';

/** What a workflow's handler is given. */
export function createRunContext(run: StoredRun, options: RunContextOptions): FlueContext {
  const { clock, log, env, harness, request, emitter, signal, journal } = options;
  const { runId: id } = run;
  // The handler's own: what it does to it must not reach the record, or the next attempt.
  const payload = structuredClone(run.payload);
  const workspace = journal.workspace(() => clock.now());
  const shared = { ...harness, id, payload, env, emitter, signal, clock, log, workspace };
  const environment = { ...shared, harnessNames: new Set<string>(), checkpoint: () => workspace.checkpoint() };
  let req: Request | undefined;
  const logAt = (level: 'info' | 'warn' | 'error') => (message: string, attributes?: Record<string, unknown>) => {
    if (journal.repeating) return;
    emitter.emit({ type: 'log', level, message, ...(attributes && { attributes: loggable(attributes) }) });
  };
  return {
    id,
    payload,
    env,
    signal,
    get req() {
      req ??= request?.();
      return req;
    },
    log: { info: logAt('info'), warn: logAt('warn'), error: logAt('error') },
    step: runSteps(id, { ...environment, journal: journal.of(NO_HARNESS).journal }),
    init: (agent, init = {}) => initHarness(agent, init, { ...environment, ...journal.of(init.name ?? 'default') }),
  };
}

/** The attributes as they are now; logging never fails the run. */
function loggable(attributes: Record<string, unknown>): Record<string, unknown> {
  try {
    return Object(jsonSnapshot(attributes, 'attributes'));
  } catch (error) {
    return { unserializable: error instanceof Error ? error.message : String(error) };
  }
}
