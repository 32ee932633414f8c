import { fileURLToPath } from 'node:url';
import { admitRun, admitSubmission, sendRun, sendSubmission } from './admit.ts';
import { type Instance, Ledger } from './ledger.ts';
import { meddle } from './meddle.ts';
import { ModelCalls } from './model-calls.ts';
import { modelSide } from './model-side.ts';
import { planRound, type RoundPlan } from './plan-round.ts';
import { type Caller, pause } from './requests.ts';
import { anyOf, type Random, seededRandom } from './seeded-random.ts';
import type { ChaosNode, ChaosService, OpenService } from './service.ts';
import { findAll, findEnded, settleAll } from './settle-all.ts';

export interface ChaosOptions {
  readonly open: OpenService;
  /** How often a node is ended. */
  readonly rounds: number;
  readonly seed: number;
  readonly onRound?: (round: number, plan: RoundPlan) => void;
}

export interface ChaosReport {
  readonly kills: number;
  readonly stops: number;
  readonly disturbances: Readonly<Record<string, number>>;
  /** Whose `202` arrived. */
  readonly runs: number;
  readonly submissions: number;
  /** Runs that were begun again. */
  readonly resumed: number;
  /** Submissions that had begun and not settled when a node was ended. */
  readonly interrupted: number;
  readonly modelCalls: number;
  /** Calls, were each turn that was asked for asked for once. */
  readonly turns: number;
  /** Turns in flight, over all kills: each may be asked for again. */
  readonly inFlight: number;
  /** What was found to be wrong; empty when all is well. */
  readonly faults: readonly string[];
}

const dir = fileURLToPath(new URL('../fixtures/projects/chaos', import.meta.url));
const INSTANCES = 3;
const RUNS_A_ROUND = 8;
const SUBMISSIONS_A_ROUND = 6;

/**
 * Starts a service, lets callers at it, and ends one of its nodes at a random instant, round after round, while other things
 * go wrong too. Looks whether everything that was answered came to its one right end, and nothing else is left.
 */
export async function runChaos({ open, rounds, seed, onRound }: ChaosOptions): Promise<ChaosReport> {
  const random = seededRandom(seed);
  await using model = await modelSide(seededRandom(seed + 1));
  await using service = await open({ dir, env: model.env });
  const ledger = new Ledger();
  const calls = new ModelCalls(ledger, model);
  const counts = { SIGKILL: 0, SIGTERM: 0 };
  const disturbances: Record<string, number> = {};
  const noteDisturbance = (name: string) => {
    disturbances[name] = (disturbances[name] ?? 0) + 1;
  };

  for (let round = 0; round < rounds; round++) {
    const plan = planRound(round, random, service);
    onRound?.(round, plan);
    ledger.where = `round ${round} (${[plan.signal, plan.during?.name, plan.down?.name].filter(Boolean).join(', ')})`;
    if (plan.keepMs !== undefined) ledger.expiring = true;
    await service.start(plan.keepMs === undefined ? {} : { keepMs: plan.keepMs });
    await findAll(anyOf(service.nodes, random), ledger);
    if (plan.calm) {
      model.goOn();
      await sendAgain(patient(service, ledger, random));
      await settleAll(anyOf(service.nodes, random), ledger);
    }
    if (plan.stalls) {
      model.stall();
      noteDisturbance('stalled model');
    }
    if (plan.clockMs !== 0) noteDisturbance('clock that jumps');
    for (const one of [plan.during, plan.down]) if (one) noteDisturbance(one.name);
    await oneRound(round, plan, service, ledger, random);
    counts[plan.signal] += 1;
    {
      await using streams = await service.streams();
      await calls.ended(streams);
    }
    if (plan.down) {
      const end = await plan.down.begin(random);
      await end();
    }
  }

  ledger.where = 'after all';
  await service.start();
  model.goOn();
  await sendAgain({
    ...callerOf(service, ledger, random),
    signal: new AbortController().signal,
    refusing: () => false,
  });
  const node = anyOf(service.nodes, random);
  await settleAll(node, ledger);
  await findEnded(node, ledger);
  for (const problem of calls.problems()) ledger.fault(problem);
  const codes = await Promise.all(service.nodes.map((one) => one.end('SIGTERM')));
  if (codes.some((code) => code !== 0)) ledger.fault(`a node that was told to stop ended with ${codes}`);
  for (const problem of await service.leftovers(ledger)) ledger.fault(problem);
  return {
    kills: counts.SIGKILL,
    stops: counts.SIGTERM,
    disturbances,
    ...ledger.counts,
    resumed: ledger.resumed,
    interrupted: calls.interrupted,
    modelCalls: model.total,
    turns: model.turns,
    inFlight: calls.inFlight,
    faults: ledger.faults,
  };
}

function patient(service: ChaosService, ledger: Ledger, random: Random): Caller {
  return { ...callerOf(service, ledger, random), signal: new AbortController().signal, refusing: () => false };
}

function callerOf({ nodes }: ChaosService, ledger: Ledger, random: Random): Omit<Caller, 'signal' | 'refusing'> {
  return { nodes, ledger, random: seededRandom(random() * 2 ** 32) };
}

/** Callers do what they do until a node is ended. */
async function oneRound(
  round: number,
  plan: RoundPlan,
  service: ChaosService,
  ledger: Ledger,
  random: Random,
): Promise<void> {
  const over = new AbortController();
  let refusing = false;
  const refuse = (value: boolean) => {
    // What came meanwhile too.
    ledger.storageRefuses();
    refusing = value;
  };
  const caller = () => ({ ...callerOf(service, ledger, random), signal: over.signal, refusing: () => refusing });
  const callers = Promise.all([
    admitRuns(caller(), round),
    admitSubmissions(caller(), round),
    meddleOn(caller()),
    sendAgain(caller()),
  ]);
  const node = anyOf(service.nodes, random);
  try {
    const passed = new Promise((resolve) => setTimeout(resolve, plan.afterMs));
    await Promise.all([disturb(plan, node, random, refuse), passed]);
    await node.end(plan.signal);
  } finally {
    over.abort();
    await callers;
  }
}

async function disturb(
  { during, afterMs, clockMs }: RoundPlan,
  node: ChaosNode,
  random: Random,
  refuse: (value: boolean) => void,
): Promise<void> {
  if (clockMs !== 0) await node.shiftClock?.(clockMs);
  if (!during) return;
  await pause(afterMs / 2, random);
  if (during.refuses) refuse(true);
  const end = await during.begin(random);
  await pause(afterMs, random);
  await end();
  if (during.refuses) refuse(false);
}

async function admitRuns(caller: Caller, round: number): Promise<void> {
  for (let i = 0; i < RUNS_A_ROUND && !caller.signal.aborted; i++) {
    await admitRun(caller, `r${round}-${i}`);
    await pause(60, caller.random);
  }
}

async function admitSubmissions(caller: Caller, round: number): Promise<void> {
  const { ledger, random, signal } = caller;
  while (ledger.instances.length < INSTANCES) {
    const name = `i${round}-${ledger.instances.length}`;
    ledger.instances.push({ name, submissions: [], snapshots: new Map() });
  }
  for (let i = 0; i < SUBMISSIONS_A_ROUND && !signal.aborted; i++) {
    await admitSubmission(caller, anyOf<Instance>(ledger.instances, random), `s${round}-${i}`);
    await pause(60, random);
  }
}

async function meddleOn(caller: Caller): Promise<void> {
  while (!caller.signal.aborted) {
    await pause(40, caller.random);
    await meddle(caller);
  }
}

/** Asks again for what nobody answered, under the same key. */
async function sendAgain(caller: Caller): Promise<void> {
  const { ledger } = caller;
  for (const run of [...ledger.runs]) {
    if (run.ref === undefined && run.idempotencyKey !== undefined) await sendRun(caller, run);
  }
  for (const instance of ledger.instances) {
    for (const submission of [...instance.submissions]) {
      if (submission.ref !== undefined || submission.idempotencyKey === undefined) continue;
      await sendSubmission(caller, instance, submission);
    }
  }
}
