import { checkInstance } from './check-instance.ts';
import { checkRun } from './check-run.ts';
import type { AskedRun, Instance, Ledger } from './ledger.ts';
import type { ChaosNode } from './service.ts';

const TIMEOUT_MS = 40_000;

/** Waits for everything to come to its end, notes what is wrong with it, and counts it among what has ended. */
export async function settleAll(node: ChaosNode, ledger: Ledger): Promise<void> {
  const { runs, instances } = ledger;
  ledger.runs = [];
  ledger.instances = [];
  for (const run of runs) {
    // What nobody was told of may be there or not.
    if (run.ref !== undefined) await settleRun(node, ledger, run);
    ledger.endedRuns.push(run);
  }
  for (const instance of instances) {
    const problems = await checkInstance(node, instance, TIMEOUT_MS).catch((error: unknown) => [`${error}`]);
    for (const problem of problems) ledger.fault(`${instance.name}: ${problem}`);
    ledger.endedInstances.push(instance);
  }
}

async function settleRun(node: ChaosNode, ledger: Ledger, run: AskedRun): Promise<void> {
  if (ledger.expiring && (await statusOf(node, `/runs/${run.ref}?meta`)) === 410) return;
  try {
    const { attempts, problems } = await checkRun(node, run, TIMEOUT_MS);
    // It may have been deleted while it was looked at.
    if (problems.length > 0 && ledger.expiring && (await statusOf(node, `/runs/${run.ref}?meta`)) === 410) return;
    if (attempts > 1) ledger.resumed.add(run.id);
    for (const problem of problems) ledger.fault(`${run.ref} (${run.id}) ${problem}`);
  } catch (error) {
    ledger.fault(`${run.ref}: ${error}`);
  }
}

/** What was answered `202` has a record, whatever happened since. */
export async function findAll(node: ChaosNode, ledger: Ledger): Promise<void> {
  for (const run of ledger.runs) {
    if (run.ref === undefined) continue;
    const status = await statusOf(node, `/runs/${run.ref}?meta`);
    if (status !== 200 && !(ledger.expiring && status === 410)) ledger.fault(`${run.ref}: answers ${status}`);
  }
  for (const { name, submissions } of ledger.instances) {
    if (submissions.every(({ ref }) => ref === undefined)) continue;
    const status = await statusOf(node, `/agents/worker/${name}?view=history`);
    if (status !== 200) ledger.fault(`${name}: answers ${status}`);
  }
}

/** What has ended is still what it was, or is gone whole. */
export async function findEnded(node: ChaosNode, ledger: Ledger): Promise<void> {
  for (const run of ledger.endedRuns) if (run.ref !== undefined) await refindRun(node, ledger, run);
  for (const instance of ledger.endedInstances) await refindInstance(node, ledger, instance);
}

async function refindRun(node: ChaosNode, ledger: Ledger, run: AskedRun): Promise<void> {
  const status = await statusOf(node, `/runs/${run.ref}?meta`);
  if (status === 410 && (run.deletion || ledger.expiring)) run.deletion = 'done';
  else if (run.deletion === 'done') ledger.fault(`${run.ref}: was deleted, and answers ${status}`);
  else await settleRun(node, ledger, run);
}

async function refindInstance(node: ChaosNode, ledger: Ledger, instance: Instance): Promise<void> {
  const { name, submissions, deletion } = instance;
  if (submissions.every(({ ref }) => ref === undefined)) return;
  const status = await statusOf(node, `/agents/worker/${name}?offset=-1`);
  if (status === 404 && deletion) instance.deletion = 'done';
  else if (deletion === 'done') ledger.fault(`${name}: was deleted, and answers ${status}`);
  else {
    const problems = await checkInstance(node, instance, TIMEOUT_MS).catch((error: unknown) => [`${error}`]);
    for (const problem of problems) ledger.fault(`${name}: ${problem}`);
  }
}

async function statusOf(node: ChaosNode, path: string): Promise<number> {
  const answer = await fetch(node.url + path);
  await answer.body?.cancel();
  return answer.status;
}
