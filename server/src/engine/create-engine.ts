import { FlueError } from '@openflue/spec';
import type { Agent } from '../authoring/agent-module.ts';
import type { Workflow } from '../authoring/workflow-module.ts';
import { type Clock, systemClock } from '../clock.ts';
import { type Ids, ulidIds } from '../ids.ts';
import { type Logger, silentLogger } from '../log.ts';
import type { ModelRegistry } from '../models/registry.ts';
import type { Storage } from '../storage/port.ts';
import { TransientMap } from '../transient-map.ts';
import { admitRun } from './admit-run.ts';
import { createInstances } from './agents/create-instances.ts';
import type { Engine, Receipt } from './port.ts';
import { publicRecord } from './public-record.ts';
import { inProcessQueue } from './queue/in-process-queue.ts';
import { ownRuns, sharedRuns } from './queue/run-queue.ts';
import type { Cluster } from './queue/shared-queue.ts';
import { createRetention } from './retention.ts';
import type { Role } from './role.ts';
import { runEnded } from './run-ended.ts';
import { createRunner } from './runner.ts';
import { createScheduler } from './schedules/scheduler.ts';

export interface EngineOptions {
  readonly workflows: readonly Workflow[];
  readonly agents?: readonly Agent[];
  readonly storage: Storage;
  readonly models: ModelRegistry;
  /** What handlers see as `env`. Default: empty. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly clock?: Clock;
  readonly ids?: Ids;
  readonly random?: () => number;
  readonly log?: Logger;
  /** Runs at the same time, and as many agent instances. Default 64. */
  readonly concurrency?: number;
  /** Runs, and submissions to agents, that may wait for their turn; beyond it admissions answer `429 queue_full`. Default 10,000. */
  readonly backlog?: number;
  /** Ended runs older than this are deleted. Default: all are kept. */
  readonly keepMs?: number;
  /** How long a cancelled handler may take to let go before it is cut off. Default 10 s. */
  readonly cancelGraceMs?: number;
  /** Queues that other nodes over the same storage share. Default: this process is the only one. */
  readonly cluster?: Cluster;
  /** Default `all`. `web` needs a cluster, whose other nodes work. */
  readonly role?: Role;
  /** False: schedules of workflows start nothing here. */
  readonly schedules?: boolean;
}

export interface RunningEngine extends Engine {
  /** Takes up what an earlier process left unfinished, then serves. */
  start(): Promise<void>;
  /** Admits nothing more, lets running work finish for `graceMs` (default 10 s), then leaves it for the next start. */
  stop(options?: { graceMs?: number }): Promise<void>;
  /** Serves these definitions from now on. Runs under way go on with those they started with. */
  replace(definitions: { workflows: readonly Workflow[]; agents: readonly Agent[] }): void;
}

/** The reference engine: runs of workflows and instances of agents over a `Storage`. The caller closes the storage. */
export function createEngine(options: EngineOptions): RunningEngine {
  const { storage, clock = systemClock, ids = ulidIds(), log = silentLogger } = options;
  const { concurrency = 64, backlog = 10_000 } = options;
  let workflows = byName(options.workflows);
  let agents = byName(options.agents ?? []);
  const works = options.role !== 'web';
  if (!works && !options.cluster) throw new TypeError('A web node needs a queue that other nodes take from.');
  const { cluster } = options;
  const queue = cluster ? sharedRuns(cluster.runs, concurrency) : ownRuns(inProcessQueue({ concurrency, clock }));
  /** Requests of runs that wait for their first attempt; an authorization header is never stored. */
  const requests = new TransientMap<string, () => Request>();
  /** Admissions under way by idempotency scope, so that concurrent ones with one key become one. */
  const admitting = new TransientMap<string, Promise<Receipt>>();
  let ready = false;

  const executor = {
    storage,
    clock,
    log,
    env: options.env ?? {},
    cancelGraceMs: options.cancelGraceMs ?? 10_000,
    harness: { models: options.models, ids, random: options.random ?? Math.random },
  };
  const instances = createInstances({
    ...executor,
    concurrency,
    backlog,
    queue: cluster?.submissions,
    ready: () => ready,
    agent: (name) => agents.get(name),
  });
  const runner = createRunner({
    ...executor,
    shared: queue.shared,
    workflow: (name) => workflows.get(name),
    takeRequest: (runId) => requests.delete(runId),
  });
  const retention = createRetention({ storage, clock, log, keepMs: options.keepMs });
  const scheduler = createScheduler({ clock, log, admit: (request) => engine.runs.admit(request) });

  const engine: RunningEngine = {
    get ready() {
      return ready;
    },
    workflow: (name) => workflows.get(name),
    workflows: () => [...workflows.values()],
    agent: (name) => agents.get(name),
    agents: () => [...agents.values()],
    streams: storage.streams,
    runs: {
      async admit(request) {
        if (!ready) throw new FlueError('not_ready', { headers: { 'Retry-After': '1' } });
        if (queue.waiting >= backlog) throw new FlueError('queue_full', { headers: { 'Retry-After': '1' } });
        const queued = (runId: string) => queue.admission(runId);
        const receipt = await admitRun(request, { storage, clock, ids, admitting, queued });
        if (!receipt.replayed) {
          if (request.request && works) requests.set(receipt.runId, request.request);
          queue.push(receipt.runId);
        }
        return receipt;
      },
      async get(runId) {
        const run = await storage.documents.get('runs', runId);
        return run && publicRecord(run);
      },
      list: (query) => storage.documents.listRuns(query),
      ended: (runId, signal) => runEnded(storage, runId, signal),
      resumes: true,
      cancel: (runId) => runner.cancel(runId),
      delete: (runId) => retention.delete(runId),
      deleted: (runId) => storage.documents.get('tombstones', runId),
    },
    instances: instances.engine,
    async start() {
      if (!works) {
        ready = true;
        return;
      }
      const unfinished = queue.shared ? [] : await storage.documents.unfinishedRuns();
      for (const run of unfinished) queue.push(run.runId);
      if (unfinished.length > 0) log.info({ runs: unfinished.length }, 'taking up unfinished runs');
      queue.start((job, signal) =>
        runner.run(job, signal).catch((error) => {
          log.error({ err: error, ...job }, 'a run could not be executed');
          return false;
        }),
      );
      const submissions = await instances.start();
      if (submissions > 0) log.info({ submissions }, 'taking up unsettled submissions');
      ready = true;
      retention.start();
      if (options.schedules !== false) scheduler.start([...workflows.values()]);
    },
    async stop({ graceMs = 10_000 } = {}) {
      ready = false;
      await Promise.all([queue.stop(graceMs), instances.stop(graceMs), retention.stop(), scheduler.stop()]);
    },
    replace(definitions) {
      workflows = byName(definitions.workflows);
      agents = byName(definitions.agents);
      scheduler.replace(definitions.workflows);
    },
  };
  return engine;
}

function byName<T extends { readonly name: string }>(definitions: readonly T[]): Map<string, T> {
  return new Map(definitions.map((definition) => [definition.name, definition]));
}
