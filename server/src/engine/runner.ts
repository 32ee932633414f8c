import { FlueError, type RunRecord } from '@openflue/spec';
import type { Workflow } from '../authoring/workflow-module.ts';
import { controlOf, type Fence, runStream, type Storage, type StoredRun } from '../storage/port.ts';
import { TransientMap } from '../transient-map.ts';
import { Attempt } from './attempt.ts';
import { endWithoutHandler } from './end-without-handler.ts';
import { type ExecutorOptions, executeRun } from './execute-run.ts';
import { claimRun, noteCancel, watchFromElsewhere } from './runs-elsewhere.ts';
import { cancelled, StopReason } from './stop-reason.ts';
import { isFenced, TakenOver } from './taken-over.ts';
import { untilCommitted } from './until-committed.ts';

/** Executes and cancels runs; knows those that are under way in this process. */
export interface Runner {
  /**
   * Executes a run, unless it has ended or is under way. The signal leaves it to another start, or to another node; resolves
   * with false when it was left. `again`: another node may have it still, and is shut out.
   */
  run(job: { readonly runId: string; readonly again: boolean }, signal: AbortSignal): Promise<boolean>;
  /** See `RunEngine.cancel`. */
  cancel(runId: string): Promise<Pick<RunRecord, 'runId' | 'status'>>;
}

export interface RunnerOptions extends ExecutorOptions {
  /** Other nodes execute and cancel runs of this storage too. */
  readonly shared: boolean;
  workflow(name: string): Workflow | undefined;
  /** Hands over, once, the request that a run was admitted with. */
  takeRequest(runId: string): (() => Request) | undefined;
}

/** How often a run is begun whose workflow sets no limit. */
const DEFAULT_MAX_ATTEMPTS = 10;

/** A run that is to be executed, or to be ended without. */
type Prepared =
  | { readonly run: StoredRun; readonly workflow: Workflow; readonly begun: boolean }
  | { readonly run: StoredRun; readonly reason: StopReason };

export function createRunner(options: RunnerOptions): Runner {
  const { storage, clock, log, shared } = options;
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
  const prepare = async (runId: string, again: boolean): Promise<Prepared | undefined> => {
    const claimed = again ? await claimRun(runId, storage) : undefined;
    const run = claimed ?? (await storage.documents.get('runs', runId));
    if (run?.status !== 'active') return undefined;
    const workflow = options.workflow(run.workflowName);
    // Of a run that no node had before nothing can be written.
    const begun = (again || !shared) && ((await storage.streams.head(runStream(runId)))?.length ?? 0) > 0;
    const reason = whyNotToRun(claimed ? { ...run, attempts: run.attempts - 1 } : run, workflow, begun);
    if (reason || !workflow) return { run, reason: reason ?? gone(run) };
    return { run: begun && !claimed ? await countAttempt(run, storage) : run, workflow, begun };
  };

  const fenceOf = ({ runId, attempts: attempt }: StoredRun): Fence | undefined =>
    shared ? { collection: 'runs', id: runId, attempts: attempt } : undefined;

  const execute = async (runId: string, again: boolean, attempt: Attempt): Promise<void> => {
    const prepared = await untilCommitted(() => prepare(runId, again), {
      clock,
      signal: attempt.left,
      onRefused: (failure) => log.error({ err: failure, runId }, 'a run could not be begun; trying again'),
    });
    if (!prepared) return;
    const { run } = prepared;
    const charge = { attempt, fence: fenceOf(run) };
    const unwatch = shared ? watchFromElsewhere(run, attempt, options) : undefined;
    try {
      if ('workflow' in prepared) {
        const { workflow, begun } = prepared;
        await executeRun(run, workflow, options.takeRequest(runId), { ...charge, begun }, options);
      } else {
        await attempt.decide();
        await endWithoutHandler(run, prepared.reason, options, { ...charge, patience: attempt.left });
      }
    } catch (error) {
      if (!isFenced(error)) throw error;
      attempt.stop(new TakenOver());
      log.info({ runId, attempt: run.attempts }, 'a run was taken over by another node');
    } finally {
      unwatch?.();
    }
  };

  /** What is asked of a run that is not under way here, where another node may have it. */
  const cancelElsewhere = async (runId: string): Promise<void> => {
    const cancelledRun = await noteCancel(runId, options, { claim: true });
    if (cancelledRun && !cancelledRun.begun) {
      const { run } = cancelledRun;
      await endWithoutHandler(run, cancelled(), options, { fence: fenceOf(run) }).catch((error: unknown) => {
        if (!isFenced(error)) throw error;
      });
    }
    storage.streams.wake(controlOf(runStream(runId)));
  };

  return {
    async run({ runId, again }, signal) {
      for (let earlier = attempts.get(runId); earlier; earlier = attempts.get(runId)) {
        // This node was taken for dead, and is given its own work again.
        if (shared) earlier.stop(new TakenOver());
        // Else it is being cancelled before its turn: should that be refused, its turn is now.
        await earlier.ended;
      }
      if (signal.aborted) return false;
      const attempt = new Attempt(signal);
      await attempting(runId, attempt, () => execute(runId, again, attempt));
      return !attempt.wasLeft;
    },

    async cancel(runId): Promise<Pick<RunRecord, 'runId' | 'status'>> {
      const run = await storage.documents.get('runs', runId);
      if (!run) throw new FlueError('run_not_found');
      if (run.status !== 'active') return { runId, status: run.status };
      const mark = async () => {
        if (shared) return void (await noteCancel(runId, options, { claim: false }));
        const value = { ...run, cancelRequestedAt: new Date(clock.now()).toISOString() };
        await storage.commit([{ type: 'document.put', collection: 'runs', id: runId, value }]);
      };

      const attempt = attempts.get(runId);
      if (attempt) {
        if (!(await attempt.cancel(mark))) {
          await attempt.ended;
          // It has ended otherwise, or was left for another start, which has to hear of the cancel.
          return await this.cancel(runId);
        }
      } else if (shared) {
        options.takeRequest(runId);
        await cancelElsewhere(runId);
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
