import {
  Attempt,
  admitRun,
  createRetention,
  inProcessQueue,
  publicRecord,
  runEnded,
  silentLogger,
} from '@openflue/server/engine-parts';
import type { Receipt, RunEngine } from '@openflue/server/protocol';
import { FlueError } from '@openflue/spec';
import type { Cassette } from '../cassettes/cassette.ts';
import { playCassette } from '../cassettes/play-cassette.ts';
import type { RunScenario } from '../scenarios/play.ts';
import { playRun } from './play-run.ts';
import type { Stage } from './stage.ts';

/** Runs that are admitted, kept, ended and cancelled as by the reference engine, and played in between. */
export function scriptedRuns(
  scenarioOf: (workflow: string) => RunScenario | Cassette | undefined,
  stage: Stage,
): RunEngine {
  const { storage, clock, ids } = stage;
  const admitting = new Map<string, Promise<Receipt>>();
  const attempts = new Map<string, Attempt>();
  const retention = createRetention({ storage, clock, log: silentLogger, keepMs: undefined });
  const queue = inProcessQueue({ concurrency: Number.POSITIVE_INFINITY, clock });

  const record = async (runId: string) => {
    const run = await storage.documents.get('runs', runId);
    if (!run) throw new FlueError('run_not_found');
    return run;
  };

  queue.start(async ({ runId }) => {
    const run = await record(runId);
    const attempt = attempts.get(runId);
    const scenario = scenarioOf(run.workflowName);
    if (!attempt || !scenario) return;
    try {
      if (typeof scenario === 'function') await playRun(run, scenario, attempt, stage);
      else await playCassette(run, scenario, attempt, stage);
    } finally {
      attempts.delete(runId);
      attempt.end();
    }
  });

  return {
    async admit(request) {
      const receipt = await admitRun(request, { storage, clock, ids, admitting });
      if (!receipt.replayed) {
        attempts.set(receipt.runId, new Attempt());
        queue.push({ runId: receipt.runId });
      }
      return receipt;
    },
    async get(runId) {
      const run = await storage.documents.get('runs', runId);
      return run && publicRecord(run);
    },
    list: (query) => storage.documents.listRuns(query),
    ended: (runId, signal) => runEnded(storage, runId, signal),
    async cancel(runId) {
      await record(runId);
      const attempt = attempts.get(runId);
      // Memory is all there is to survive: the cancel need not be written first.
      if (attempt && !(await attempt.cancel(async () => undefined))) await attempt.ended;
      const { status } = await record(runId);
      return { runId, status };
    },
    delete: (runId) => retention.delete(runId),
    deleted: (runId) => storage.documents.get('tombstones', runId),
  };
}
