import type { FlueContext } from '../authoring/flue-context.ts';
import { jsonSnapshot } from '../authoring/json-snapshot.ts';
import type { Emitter } from '../events/emitter.ts';
import { initHarness } from '../harness/init-harness.ts';
import { virtualWorkspace } from '../sandbox/virtual-sandbox.ts';
import type { StoredRun } from '../storage/port.ts';
import type { ExecutorOptions } from './execute-run.ts';

/** What a workflow's handler is given. The signal aborts when the attempt is over, whichever way it ends. */
export function createRunContext(
  run: StoredRun,
  request: (() => Request) | undefined,
  emitter: Emitter,
  signal: AbortSignal,
  { clock, log, env, harness }: ExecutorOptions,
): FlueContext {
  const harnessNames = new Set<string>();
  const workspace = virtualWorkspace();
  let req: Request | undefined;
  const logAt = (level: 'info' | 'warn' | 'error') => (message: string, attributes?: Record<string, unknown>) =>
    emitter.emit({ type: 'log', level, message, ...(attributes && { attributes: loggable(attributes) }) });
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
    init(agent, init = {}) {
      const { runId: id, payload } = run;
      const scope = { id, payload, env, emitter, signal, clock, log, workspace, harnessNames };
      return initHarness(agent, init, { ...harness, ...scope });
    },
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
