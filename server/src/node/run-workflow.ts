import { FlueError, type FlueEvent, type JsonValue, type RunRecord } from '@openflue/spec';
import type { Logger } from '../log.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import { followEvents } from './follow-events.ts';
import { describeProblem } from './project/describe-problem.ts';
import { openProject } from './project/open-project.ts';
import { StartupError } from './startup-error.ts';

export interface RunWorkflowOptions {
  /** The project's directory. */
  readonly dir: string;
  /** Instead of the project's `.env` and `.env.local`. */
  readonly envFile?: string;
  /** The workflow's name; it need not be exposed over HTTP. */
  readonly workflow: string;
  /** `undefined`: no payload. */
  readonly payload: JsonValue | undefined;
  /** Where the run is kept. Default: in memory, gone at the end. */
  readonly dataDir?: string;
  readonly log: Logger;
  /** Called with the run's id before its first event. */
  readonly onStart?: (runId: string) => void;
  readonly onEvent?: (event: FlueEvent) => void;
  /** Interrupts the run. */
  readonly signal: AbortSignal;
}

/**
 * Runs one workflow of a project in this process, to its end. Resolves with the record, of an errored run too. Throws
 * `StartupError` when there is no such workflow or it does not load, `FlueError('invalid_request')` when its schema refuses
 * the payload, and the signal's reason.
 */
export async function runWorkflow(options: RunWorkflowOptions): Promise<RunRecord> {
  const { dir, workflow, payload, dataDir, envFile, log, signal } = options;
  const keep = dataDir === undefined ? { storage: memoryStorage() } : { dataDir };
  const opened = await openProject({ dir, log, schedules: false, ...keep, ...(envFile !== undefined && { envFile }) });
  const { engine, project } = opened;
  try {
    const face = engine.workflow(workflow);
    if (!face) throw new StartupError(whyUnknown(workflow, project));
    const valid = await face.validateInput(payload);
    if ('issues' in valid) throw new FlueError('invalid_request', { meta: { issues: [...valid.issues] } });
    await engine.start();
    const { runId, offset } = await engine.runs.admit({ workflow, payload });
    options.onStart?.(runId);
    const events = followEvents(engine.streams, runId, { from: offset, live: true, signal });
    for await (const { json } of events) options.onEvent?.(JSON.parse(json));
    signal.throwIfAborted();
    const record = await engine.runs.get(runId);
    if (!record) throw new FlueError('run_not_found');
    return record;
  } finally {
    await engine.stop({ graceMs: 0 });
    await opened.close();
  }
}

function whyUnknown(workflow: string, project: Parameters<typeof names>[0] & { problems: readonly Problem[] }): string {
  const problem = project.problems.find(({ kind, name }) => kind === 'workflow' && name === workflow);
  if (problem) return `The workflow "${workflow}" does not load: ${describeProblem(problem, process.cwd())}`;
  const known = names(project);
  const there = known === '' ? 'This project has no workflows.' : `There are: ${known}.`;
  return `There is no workflow "${workflow}". ${there}`;
}

type Problem = Parameters<typeof describeProblem>[0];

function names({ workflows }: { workflows: readonly { readonly name: string }[] }): string {
  return workflows.map(({ name }) => name).join(', ');
}
