import type { AgentDefinition } from '../authoring/agent.ts';
import type { AgentHarnessOptions, FlueContext } from '../authoring/flue-context.ts';
import { jsonSnapshot } from '../authoring/json-snapshot.ts';
import type { Step } from '../authoring/step.ts';
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
  const payload = run.payload === undefined ? undefined : structuredClone(run.payload);
  const environment = once(() => {
    const workspace = journal.workspace(() => clock.now());
    const shared = { ...harness, id, payload, env, emitter, signal, clock, log, workspace };
    return { ...shared, harnessNames: new Set<string>(), checkpoint: () => workspace.checkpoint() };
  });
  const steps = once(() => runSteps(id, { ...environment(), journal: journal.of(NO_HARNESS).journal }));
  const logAt = (level: 'info' | 'warn' | 'error') => (message: string, attributes?: Record<string, unknown>) => {
    if (journal.repeating) return;
    emitter.emit({ type: 'log', level, message, ...(attributes && { attributes: loggable(attributes) }) });
  };
  return Object.assign(new RequestOfRun(request), {
    id,
    payload,
    env,
    signal,
    log: { info: logAt('info'), warn: logAt('warn'), error: logAt('error') },
    step: ((name, fn) => steps()(name, fn)) satisfies Step,
    init: (agent: AgentDefinition, init: AgentHarnessOptions = {}) =>
      initHarness(agent, init, { ...environment(), ...journal.of(init.name ?? 'default') }),
  });
}

/**
 * The one part of a context that is made when somebody looks. A class for that alone: an accessor in an object literal
 * gives every object a shape of its own, and shapes, with all they lead to, live until the whole heap is collected.
 */
class RequestOfRun {
  readonly #make: (() => Request) | undefined;
  #made: Request | undefined;

  constructor(make: (() => Request) | undefined) {
    this.#make = make;
  }

  get req(): Request | undefined {
    this.#made ??= this.#make?.();
    return this.#made;
  }
}

/** Made when it is asked for: most of what a handler could use it does not. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
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
