import type { RunStatus } from '@openflue/spec';
import { nextTick } from '../authoring/cron.ts';
import { lastRun } from '../engine/schedules/last-run.ts';
import type { Logger } from '../log.ts';
import { memoryStorage } from '../storage/memory-storage.ts';
import type { DocumentStore } from '../storage/port.ts';
import { describeProblem } from './project/describe-problem.ts';
import { openProject } from './project/open-project.ts';
import { StartupError } from './startup-error.ts';

export interface ListSchedulesOptions {
  /** The project's directory. */
  readonly dir: string;
  /** Instead of the project's `.env` and `.env.local`. */
  readonly envFile?: string;
  /** Where its runs are kept. Absent: last runs are not looked for. */
  readonly documents?: Pick<DocumentStore, 'get'>;
  readonly nowMs: number;
  readonly log: Logger;
}

export interface ListedSchedule {
  readonly workflow: string;
  readonly cron: string;
  readonly timezone: string;
  /** ISO 8601. */
  readonly next?: string;
  /** The last run that it started. */
  readonly last?: { readonly runId: string; readonly status: RunStatus; readonly startedAt: string };
}

/** The schedules of a project's workflows, those that are due next first. Throws `StartupError` when not all of it loads. */
export async function listSchedules(options: ListSchedulesOptions): Promise<ListedSchedule[]> {
  const { dir, envFile, documents, nowMs, log } = options;
  const storage = memoryStorage();
  const opened = await openProject({ dir, log, storage, ...(envFile !== undefined && { envFile }) });
  try {
    const { workflows, problems } = opened.project;
    if (problems.length > 0) {
      throw new StartupError(problems.map((problem) => describeProblem(problem, process.cwd())).join('\n'));
    }
    const listed = workflows.flatMap((workflow) =>
      (workflow.schedules ?? []).map(async (schedule, index): Promise<ListedSchedule> => {
        const { cron, timezone } = schedule;
        const nextMs = nextTick(schedule, nowMs);
        const last = documents && (await lastRun(workflow, index, nowMs, documents));
        return {
          ...{ workflow: workflow.name, cron, timezone },
          ...(nextMs !== undefined && { next: new Date(nextMs).toISOString() }),
          ...(last && { last: { runId: last.runId, status: last.status, startedAt: last.startedAt } }),
        };
      }),
    );
    return (await Promise.all(listed)).sort((a, b) => (a.next ?? '').localeCompare(b.next ?? ''));
  } finally {
    await opened.engine.stop({ graceMs: 0 });
    await opened.close();
  }
}
