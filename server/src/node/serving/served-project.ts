import { relative } from 'node:path';
import { FlueError } from '@openflue/spec';
import type { Hono } from 'hono';
import type { RunningEngine } from '../../engine/create-engine.ts';
import type { Logger } from '../../log.ts';
import type { Fetchable } from '../../routing.ts';
import type { LoadHooks } from '../loader/load-hooks.ts';
import { describeProblem } from '../project/describe-problem.ts';
import type { ProjectProblem } from '../project/discover.ts';
import { loadApp, loadProject, type Project } from '../project/load-project.ts';
import { filesThatMatter } from '../project/needs-reload.ts';

export interface ServedProjectOptions {
  readonly project: Project;
  readonly hooks: LoadHooks;
  readonly engine: RunningEngine;
  readonly log: Logger;
  /** What stands before an application, or before the protocol when there is none. */
  readonly pipeline: (app: Fetchable | undefined) => Hono;
}

/** What is served now, and how it is exchanged for what the files say later. */
export class ServedProject {
  readonly #options: ServedProjectOptions;
  #project: Project;
  #app: Hono;
  #reloading: Promise<void> = Promise.resolve();

  constructor(options: ServedProjectOptions) {
    this.#options = options;
    this.#project = options.project;
    this.#app = options.pipeline(unavailable);
  }

  get project(): Project {
    return this.#project;
  }

  fetch(request: Request, bindings: unknown): Response | Promise<Response> {
    return this.#app.fetch(request, typeof bindings === 'object' && bindings !== null ? bindings : {});
  }

  /** Loads the application and serves it. Gives what is wrong with it, if something is; every problem is logged. */
  async loadApplication(): Promise<ProjectProblem | undefined> {
    const { hooks, pipeline } = this.#options;
    const { app, problem } = await loadApp(this.#project, hooks);
    if (problem) this.#project = { ...this.#project, problems: [...this.#project.problems, problem] };
    this.#app = pipeline(problem ? unavailable : app);
    for (const each of this.#project.problems) this.#report(each);
    return problem;
  }

  /** Reloads everything when one of the files matters; one reload at a time. Never throws. */
  reloadAfter(files: readonly string[], beforeLoading: () => void): void {
    const { hooks, engine, log } = this.#options;
    this.#reloading = this.#reloading.then(async () => {
      try {
        const { dir } = this.#project;
        const matter = filesThatMatter(files, this.#project, hooks);
        if (matter.length === 0) return;
        beforeLoading();
        hooks.renew();
        this.#project = await loadProject(dir, hooks);
        engine.replace(this.#project);
        await this.loadApplication();
        const changed = matter.map((file) => relative(dir, file)).join(', ');
        log.info(definitionNames(this.#project), `reloaded: ${changed} changed`);
      } catch (error) {
        log.error({ err: error }, 'the project could not be reloaded');
      }
    });
  }

  #report(problem: ProjectProblem): void {
    const { kind, name, file, line } = problem;
    const fields = { kind, definition: name, file, ...(line !== undefined && { line }) };
    this.#options.log.error(fields, `${kind} "${name}" does not load: ${describeProblem(problem, process.cwd())}`);
  }
}

/** What a project serves, for the log. */
export function definitionNames({ workflows, agents }: Pick<Project, 'workflows' | 'agents'>) {
  return { workflows: workflows.map(({ name }) => name), agents: agents.map(({ name }) => name) };
}

/** Served instead of an application that does not load: without it, its authentication would be missing. */
const unavailable: Fetchable = {
  fetch: () => {
    throw new FlueError('not_ready', {
      details: "The project's application does not load; the server's log says why.",
    });
  },
};
