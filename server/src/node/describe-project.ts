import type { OpenApiDocument } from '@openflue/spec';
import type { Logger } from '../log.ts';
import { documentOf } from '../protocol/deployment.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import { describeProblem } from './project/describe-problem.ts';
import { openProject } from './project/open-project.ts';
import { StartupError } from './startup-error.ts';

export interface DescribeProjectOptions {
  /** The project's directory. */
  readonly dir: string;
  /** Instead of the project's `.env` and `.env.local`. */
  readonly envFile?: string;
  readonly log: Logger;
}

/**
 * The document that a project would serve as its `/openapi.json`, mounted at `http://127.0.0.1:3583`; nothing is served.
 * Throws `StartupError` when there is no such project, nothing in it, or not all of it loads: the document would lack that part.
 */
export async function describeProject({ dir, envFile, log }: DescribeProjectOptions): Promise<OpenApiDocument> {
  const storage = memoryStorage();
  const { engine, project, close } = await openProject({
    dir,
    log,
    storage,
    ...(envFile !== undefined && { envFile }),
  });
  try {
    if (project.problems.length > 0) {
      throw new StartupError(project.problems.map((problem) => describeProblem(problem, process.cwd())).join('\n'));
    }
    if (project.workflows.length + project.agents.length === 0) {
      throw new StartupError(`There are no workflows and no agents in ${project.dir}.`);
    }
    return documentOf(engine, 'http://127.0.0.1:3583');
  } finally {
    await engine.stop({ graceMs: 0 });
    await close();
  }
}
