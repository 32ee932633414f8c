import { FlueError, type RunRecord } from '@openflue/spec';
import type { Workflow } from '../authoring/workflow-module.ts';
import { runStream, type Storage, type StoredRun } from '../storage/port.ts';
import { TransientMap } from '../transient-map.ts';
import { Attempt } from './attempt.ts';
import { endWithoutHandler } from './end-without-handler.ts';
import { type ExecutorOptions, executeRun } from './execute-run.ts';
import type { RunJob } from './queue/port.ts';
import { cancelled, StopReason } from './stop-reason.ts';
import { untilCommitted } from './until-committed.ts';

/** Executes and cancels runs; knows those that are under way in this process. */
export interface Runner {
  /** Executes a run, unless it has ended or is under way. The signal leaves it for another start. */
  run(job: RunJob, signal: AbortSignal): Promise<void>;
  /** See `RunEngine.cancel`. */
  cancel(runId: string): Promise<Pick<RunRecord, 'runId' | 'status'>>;
}

export interface RunnerOptions extends ExecutorOptions {
  workflow(name: string): Workflow | undefined;
  /** Hands over, once, the request that a run was admitted with. */
  takeRequest(runId: string): (() => Request) | undefined;
}

/** How often a run is begun whose workflow sets no limit. */
const DEFAULT_MAX_ATTEMPTS = 10;

/** A run that is to be executed, or to be ended without. */
type Prepared =
  | { readonly run: StoredRun; readonly workflow: Workflow }
  | { readonly run: StoredRun; readonly reason: StopReason };

export function createRunner(options: RunnerOptions): Runner {
  const { storage, clock, log } = options;
  const attempts = new TransientMap<string, Attempt>();

  /** The attempt stands in the map while `work` runs, so that nobody else touches the run. */
  const attempting = async (runId: string, attempt: Attempt, work: () => Promise<void>): Promise<void> => {
    attempts.set(runId, attempt);
    try {
      await work();
    } finally {
      attempts.delete(runId);
      attempt.end();
    }
  };

  /** What is to be done with a run; `undefined` when it has ended. */
  const prepare = async (runId: string): Promise<Prepared | undefined> => {
    const run = await storage.documents.get('runs', runId);
    if (run?.status !== 'active') return undefined;
    const workflow = options.workflow(run.workflowName);
    const begun = ((await storage.streams.head(runStream(runId)))?.length ?? 0) > 0;
    const reason = whyNotToRun(run, workflow, begun);
    if (reason || !workflow) return { run, reason: reason ?? gone(run) };
    return { run: begun ? await countAttempt(run, storage) : run, workflow };
  };

  const execute = async (runId: string, attempt: Attempt): Promise<void> => {
    const prepared = await untilCommitted(() => prepare(runId), {
      clock,
      signal: attempt.left,
      onRefused: (failure) => log.error({ err: failure, runId }, 'a run could not be begun; trying again'),
    });
    if (!prepared) return;
    if ('workflow' in prepared) {
      await executeRun(prepared.run, prepared.workflow, options.takeRequest(runId), attempt, options);
    } else {
      await attempt.decide();
      await endWithoutHandler(prepared.run, prepared.reason, options, attempt.left);
    }
  };

  return {
    async run({ runId }, signal) {
      if (attempts.has(runId)) return;
      const attempt = new Attempt(signal);
      await attempting(runId, attempt, () => execute(runId, attempt));
    },

    async cancel(runId) {
      const run = await storage.documents.get('runs', runId);
      if (!run) throw new FlueError('run_not_found');
      if (run.status !== 'active') return { runId, status: run.status };
      const mark = () =>
        storage.commit([
          {
            type: 'document.put',
            collection: 'runs',
            id: runId,
            value: { ...run, cancelRequestedAt: new Date(clock.now()).toISOString() },
          },
        ]);

      const attempt = attempts.get(runId);
      if (attempt) {
        if (!(await attempt.cancel(mark))) await attempt.ended;
      } else {
        const waiting = new Attempt();
        await attempting(runId, waiting, async () => {
          await waiting.decide();
          options.takeRequest(runId);
          const now = await storage.documents.get('runs', runId);
          if (now?.status === 'active') await endWithoutHandler(now, cancelled(), options);
        });
      }
      const status = (await storage.documents.get('runs', runId))?.status ?? run.status;
      return { runId, status };
    },
  };
}

/** Why a run must end without its handler being called, if it must. */
function whyNotToRun(run: StoredRun, workflow: Workflow | undefined, begun: boolean): StopReason | undefined {
  if (run.cancelRequestedAt) return cancelled();
  if (!workflow) return gone(run);
  const { maxAttempts = DEFAULT_MAX_ATTEMPTS } = workflow.durability ?? {};
  if (!begun || run.attempts < maxAttempts) return undefined;
  return new StopReason(
    'run_interrupted',
    `The server stopped while the run was under way, in attempt ${run.attempts} of at most ${maxAttempts}`,
  );
}

async function countAttempt(run: StoredRun, storage: Storage): Promise<StoredRun> {
  const value = { ...run, attempts: run.attempts + 1 };
  await storage.commit([{ type: 'document.put', collection: 'runs', id: run.runId, value }]);
  return value;
}

const gone = ({ workflowName }: StoredRun) =>
  new StopReason('run_interrupted', `The workflow "${workflowName}" is no longer there`);
