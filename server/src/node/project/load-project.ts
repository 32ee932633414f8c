import { realpathSync } from 'node:fs';
import { type Agent, readAgentModule } from '../../authoring/agent-module.ts';
import { assertSchedulePayloads } from '../../authoring/schedule-payloads.ts';
import { readWorkflowModule, type Workflow } from '../../authoring/workflow-module.ts';
import type { Fetchable } from '../../routing.ts';
import type { LoadHooks } from '../loader/load-hooks.ts';
import { discover, type NamedFile, type ProjectFileKind, type ProjectProblem } from './discover.ts';
import { explainLoadFailure } from './load-failure.ts';

/** A project's definitions. What could not be loaded is in `problems`; everything else stands. */
export interface Project {
  /** Absolute, without symbolic links. */
  readonly dir: string;
  readonly workflows: readonly Workflow[];
  readonly agents: readonly Agent[];
  /** Path of the application that owns the pipeline, if there is one; see `loadApp`. */
  readonly app?: string;
  /** Path of the file that says which database the project is kept in. */
  readonly database?: string;
  /** As in `ProjectFiles`. */
  readonly unsupported: readonly string[];
  readonly problems: readonly ProjectProblem[];
}

/** Loads every workflow and agent of a project through `hooks`, which must have been installed for that directory. */
export async function loadProject(projectDir: string, hooks: LoadHooks): Promise<Project> {
  const dir = realpathSync(projectDir);
  const files = discover(dir);
  const load = async <T>(kind: ProjectFileKind, { name, file }: NamedFile, read: Reader<T>) => {
    try {
      return { definition: await read(name, await hooks.importFile(file)) };
    } catch (error) {
      return { problem: { kind, name, ...explainLoadFailure(error, file, dir, hooks.loadedFiles()) } };
    }
  };
  const workflows = await Promise.all(files.workflows.map((file) => load('workflow', file, readWorkflow)));
  const agents = await Promise.all(files.agents.map((file) => load('agent', file, readAgentModule)));
  return {
    dir,
    workflows: workflows.flatMap(({ definition }) => definition ?? []),
    agents: agents.flatMap(({ definition }) => definition ?? []),
    ...(files.app !== undefined && { app: files.app }),
    ...(files.database !== undefined && { database: files.database }),
    unsupported: files.unsupported,
    problems: [...files.problems, ...[...workflows, ...agents].flatMap(({ problem }) => problem ?? [])],
  };
}

type Reader<T> = (name: string, exports: Record<string, unknown>) => T | Promise<T>;

async function readWorkflow(name: string, exports: Record<string, unknown>): Promise<Workflow> {
  const workflow = readWorkflowModule(name, exports);
  await assertSchedulePayloads(workflow);
  return workflow;
}

/**
 * Loads the application of a project. The current application must be set before, for its `flue()` reads that.
 * Gives a problem instead when the module fails or exports no `fetch`: serving without it would leave out whatever
 * authentication it does.
 */
export async function loadApp(
  project: Pick<Project, 'dir' | 'app'>,
  hooks: LoadHooks,
): Promise<{ app?: Fetchable; problem?: ProjectProblem }> {
  if (project.app === undefined) return {};
  const at = { kind: 'app', name: 'app' } as const;
  try {
    const { default: app } = await hooks.importFile(project.app);
    if (isFetchable(app)) return { app };
    const reason = 'The default export must have a fetch(request) method, as a Hono app does.';
    return { problem: { ...at, file: project.app, reason } };
  } catch (error) {
    return { problem: { ...at, ...explainLoadFailure(error, project.app, project.dir, hooks.loadedFiles()) } };
  }
}

function isFetchable(value: unknown): value is Fetchable {
  return (
    (typeof value === 'object' || typeof value === 'function') &&
    value !== null &&
    'fetch' in value &&
    typeof value.fetch === 'function'
  );
}
