import { admitRun, admitSubmission, sendRun, sendSubmission } from './admit.ts';
import type { Instance, Ledger } from './ledger.ts';
import { meddle } from './meddle.ts';
import type { RoundPlan } from './plan-round.ts';
import { type Caller, pause } from './requests.ts';
import { anyOf, type Random, seededRandom } from './seeded-random.ts';
import type { ChaosNode, ChaosService } from './service.ts';

const INSTANCES = 3;
const RUNS_A_ROUND = 8;
const SUBMISSIONS_A_ROUND = 6;

/** Asks again for what nobody answered, of a service that nothing happens to. */
export async function sendAgainInPeace(service: ChaosService, ledger: Ledger, random: Random): Promise<void> {
  const signal = new AbortController().signal;
  await sendAgain({ ...callerOf(service, ledger, random), signal, refusing: () => false, refusals: () => 0 });
}

function callerOf(
  { nodes }: ChaosService,
  ledger: Ledger,
  random: Random,
): Omit<Caller, 'signal' | 'refusing' | 'refusals'> {
  return { nodes, ledger, random: seededRandom(random() * 2 ** 32) };
}

interface RoundScene {
  readonly service: ChaosService;
  readonly ledger: Ledger;
  readonly random: Random;
  /** Called when a node has let go of what it did, and no other node has begun it again. */
  look(): Promise<void>;
}

/** A node that was told to stop has let go by then, though it may take longer to end; others wait a second. */
const LETTING_GO_MS = 400;

/** Callers do what they do until a node is ended. */
export async function oneRound(
  round: number,
  plan: RoundPlan,
  { service, ledger, random, look }: RoundScene,
): Promise<void> {
  const over = new AbortController();
  let refusing = false;
  let refusals = 0;
  const refuse = (value: boolean) => {
    // What came meanwhile too.
    ledger.storageRefuses();
    refusing = value;
    if (value) refusals += 1;
  };
  const storage = { refusing: () => refusing, refusals: () => refusals };
  const caller = () => ({ ...callerOf(service, ledger, random), signal: over.signal, ...storage });
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
    const ending = node.end(plan.signal);
    await Promise.race([ending, new Promise((resolve) => setTimeout(resolve, LETTING_GO_MS))]);
    await look();
    await ending;
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
