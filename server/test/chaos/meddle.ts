import { json } from '../serve-modules.ts';
import { sendRun, sendSubmission } from './admit.ts';
import { type InstanceEvent, refOf, settledIn } from './instance-events.ts';
import type { Instance, Seen } from './ledger.ts';
import { ask, type Caller, mayRefuse } from './requests.ts';
import { anyOf, type Random } from './seeded-random.ts';

/** Does one of the things, at random, that callers do to what they asked for before. */
export async function meddle(caller: Caller): Promise<void> {
  const what = anyOf(
    [lookAtRun, lookAtInstance, lookAtInstance, repeatRun, repeatSubmission, cancel, abort, refuse, remove],
    caller.random,
  );
  await what(caller);
}

async function lookAtRun(caller: Caller): Promise<void> {
  const run = admitted(caller.ledger.runs, caller.random);
  if (!run) return;
  const seen = await see(caller, `/runs/${run.ref}?offset=-1`);
  if (seen) run.seen = seen;
}

async function lookAtInstance(caller: Caller): Promise<void> {
  const instance = withWork(caller);
  if (!instance) return;
  const path = `/agents/worker/${instance.name}`;
  const seen = await see(caller, `${path}?offset=-1`);
  if (seen) instance.seen = seen;
  const session = anyOf(['default', 'other'], caller.random);
  const snapshot = await ask(caller, `${path}?view=history&session=${session}`);
  if (snapshot?.status === 200) instance.snapshots.set(session, await snapshot.json());
}

async function repeatRun(caller: Caller): Promise<void> {
  const run = admitted(caller.ledger.runs, caller.random);
  if (run?.idempotencyKey !== undefined) await sendRun(caller, run);
}

async function repeatSubmission(caller: Caller): Promise<void> {
  const instance = withWork(caller);
  const submission = instance && admitted(instance.submissions, caller.random);
  if (instance && submission?.idempotencyKey !== undefined) await sendSubmission(caller, instance, submission);
}

async function cancel(caller: Caller): Promise<void> {
  const run = admitted(caller.ledger.runs, caller.random);
  if (!run || caller.random() < 0.5) return;
  run.stop ??= 'may';
  const answer = await ask(caller, `/runs/${run.ref}/cancel`, { method: 'POST' });
  if (!answer) return;
  if (answer.status > 202) {
    if (!mayRefuse(answer)) caller.ledger.fault(`${run.ref}: cancel answered ${answer.status}`);
    return;
  }
  const { status } = await answer.json();
  if (status === 'active' || status === 'cancelled') run.stop = 'must';
}

async function abort(caller: Caller): Promise<void> {
  const instance = withWork(caller);
  if (!instance || caller.random() < 0.6) return;
  const before = instance.submissions.filter(({ ref }) => ref !== undefined);
  // What is being admitted meanwhile may be stopped too.
  instance.mayAbort = true;
  for (const submission of instance.submissions) submission.stop ??= 'may';
  const answer = await ask(caller, `/agents/worker/${instance.name}/abort`, { method: 'POST' });
  instance.mayAbort = false;
  for (const submission of instance.submissions) submission.stop ??= 'may';
  if (answer?.status !== 200) {
    if (answer && !mayRefuse(answer)) caller.ledger.fault(`${instance.name}: abort answered ${answer.status}`);
    return;
  }
  const events = await ask(caller, `/agents/worker/${instance.name}?offset=-1`);
  if (events?.status !== 200) return;
  const told: InstanceEvent[] = await events.json();
  const settled = settledIn(told);
  // What had begun may have come to its end just then, which nobody was told of yet.
  const begun = new Set(told.map(refOf));
  for (const submission of before) {
    if (submission.ref && !settled.has(submission.ref) && !begun.has(submission.ref)) submission.stop = 'must';
  }
}

/** Asks for what must be refused, and leaves nothing behind. */
async function refuse(caller: Caller): Promise<void> {
  const { ledger, random } = caller;
  const run = admitted(ledger.runs, random);
  if (run?.idempotencyKey === undefined) return;
  const payload = { ...run.payload, id: `${run.id}-refused` };
  ledger.refused.add(payload.id);
  const key = { 'Idempotency-Key': run.idempotencyKey };
  const answer = await ask(caller, `/workflows/${run.workflow}`, json(payload, key));
  if (answer && answer.status !== 409 && !mayRefuse(answer)) {
    ledger.fault(`${run.id}: its key with another body answered ${answer.status}`);
  }
}

/** Deletes something that ended. */
async function remove(caller: Caller): Promise<void> {
  const { ledger, random } = caller;
  if (random() < 0.5) {
    const run = some(ledger.endedRuns, random);
    if (!run?.ref || run.deletion === 'done') return;
    run.deletion ??= 'asked';
    const answer = await ask(caller, `/runs/${run.ref}`, { method: 'DELETE' });
    if (answer?.status === 204 || answer?.status === 410) run.deletion = 'done';
    else if (answer && !mayRefuse(answer)) ledger.fault(`${run.ref}: DELETE answered ${answer.status}`);
    return;
  }
  const instance = some(ledger.endedInstances, random);
  if (!instance || instance.deletion === 'done') return;
  const again = instance.deletion === 'asked';
  instance.deletion ??= 'asked';
  const answer = await ask(caller, `/agents/worker/${instance.name}`, { method: 'DELETE' });
  if (answer?.status === 204 || (again && answer?.status === 404)) instance.deletion = 'done';
  else if (answer && !mayRefuse(answer)) ledger.fault(`${instance.name}: DELETE answered ${answer.status}`);
}

async function see(caller: Caller, path: string): Promise<Seen | undefined> {
  const answer = await ask(caller, path);
  const next = answer?.headers.get('Stream-Next-Offset');
  if (!answer || !next || answer.status !== 200) return undefined;
  return { next, text: await answer.text() };
}

function withWork({ ledger, random }: Caller): Instance | undefined {
  return some(
    ledger.instances.filter(({ submissions }) => submissions.some(({ ref }) => ref !== undefined)),
    random,
  );
}

function admitted<T extends { readonly ref?: string }>(all: readonly T[], random: Random): T | undefined {
  return some(
    all.filter(({ ref }) => ref !== undefined),
    random,
  );
}

function some<T>(all: readonly T[], random: Random): T | undefined {
  return all.length === 0 ? undefined : anyOf(all, random);
}
