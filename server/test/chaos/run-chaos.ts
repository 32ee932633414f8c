import { fileURLToPath } from 'node:url';
import { Ledger } from './ledger.ts';
import { ModelCalls } from './model-calls.ts';
import { type ModelSide, modelSide } from './model-side.ts';
import { oneRound, sendAgainInPeace } from './one-round.ts';
import { namesOf, planRound, type RoundPlan } from './plan-round.ts';
import { anyOf, type Random, seededRandom } from './seeded-random.ts';
import type { ChaosService, OpenService } from './service.ts';
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

/**
 * Starts a service, lets callers at it, and ends one of its nodes at a random instant, round after round, while other things
 * go wrong too. Looks whether everything that was answered came to its one right end, and nothing else is left.
 */
export async function runChaos({ open, rounds, seed, onRound }: ChaosOptions): Promise<ChaosReport> {
  await using model = await modelSide(seededRandom(seed));
  await using service = await open({ dir, env: model.env });
  const ledger = new Ledger();
  const calls = new ModelCalls(ledger, model);
  const signals = { SIGKILL: 0, SIGTERM: 0 };
  const disturbances: Record<string, number> = {};

  for (let round = 0; round < rounds; round++) {
    // A generator for each round: how much of it one round uses depends on timing, and must not change the next.
    const random = seededRandom(seed + 1_000 * (round + 1));
    const plan = planRound(round, random, service);
    const names = namesOf(plan);
    ledger.where = `round ${round} (${[plan.signal, ...names].join(', ')})`;
    onRound?.(round, plan);
    await begin(plan, { service, ledger, random, model });
    await oneRound(round, plan, { service, ledger, random, look: () => look(service, calls) });
    if (plan.down) await (await plan.down.begin(random))();
    signals[plan.signal] += 1;
    for (const name of names) disturbances[name] = (disturbances[name] ?? 0) + 1;
  }

  ledger.where = 'after all';
  await end(service, { ledger, random: seededRandom(seed), model });
  for (const problem of calls.problems()) ledger.fault(problem);
  const codes = await Promise.all(service.nodes.map((node) => node.end('SIGTERM')));
  if (codes.some((code) => code !== 0)) ledger.fault(`a node that was told to stop ended with ${codes}`);
  for (const problem of await service.leftovers(ledger)) ledger.fault(problem);
  return {
    kills: signals.SIGKILL,
    stops: signals.SIGTERM,
    disturbances,
    ...ledger.counts,
    resumed: ledger.resumed.size,
    interrupted: calls.interrupted,
    modelCalls: model.total,
    turns: model.turns,
    inFlight: calls.inFlight,
    faults: ledger.faults,
  };
}

interface Scene {
  readonly ledger: Ledger;
  readonly random: Random;
  readonly model: ModelSide;
}

/** Starts what does not run, finds what was there before, and in a calm round waits until it has come to its end. */
async function begin(plan: RoundPlan, { service, ...scene }: Scene & { service: ChaosService }): Promise<void> {
  const { ledger, random, model } = scene;
  if (plan.keepMs !== undefined) ledger.expiring = true;
  await service.start(plan.keepMs === undefined ? {} : { keepMs: plan.keepMs });
  await findAll(anyOf(service.nodes, random), ledger);
  if (plan.calm) await settle(service, scene);
  if (plan.stalls) model.stall();
}

async function end(service: ChaosService, scene: Scene): Promise<void> {
  await service.start();
  await settle(service, scene);
  await findEnded(anyOf(service.nodes, scene.random), scene.ledger);
}

async function settle(service: ChaosService, { ledger, random, model }: Scene): Promise<void> {
  model.goOn();
  await sendAgainInPeace(service, ledger, random);
  await settleAll(anyOf(service.nodes, random), ledger);
}

/** Looks at what is stored, now that a node has ended. */
async function look(service: ChaosService, calls: ModelCalls): Promise<void> {
  await using streams = await service.streams();
  await calls.ended(streams);
}
