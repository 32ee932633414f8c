import { json } from '../serve-modules.ts';
import type { AskedRun, AskedSubmission, Instance } from './ledger.ts';
import { questionText } from './model-side.ts';
import { ask, type Caller, mayRefuse } from './requests.ts';
import { anyOf, upTo } from './seeded-random.ts';

const KEYED = 0.6;

/** Asks for a new run, and notes what was answered. */
export async function admitRun(caller: Caller, id: string): Promise<void> {
  const { random, ledger } = caller;
  const workflow = random() < 0.5 ? 'prompts' : 'steps';
  const payload = { id, count: 1 + upTo(workflow === 'prompts' ? 2 : 7, random), pauseMs: upTo(40, random) };
  const run: AskedRun = { id, workflow, payload, idempotencyKey: random() < KEYED ? id : undefined };
  ledger.runs.push(run);
  await sendRun(caller, run);
}

/** Sends a run's admission, for the first time or again. */
export async function sendRun(caller: Caller, run: AskedRun): Promise<void> {
  if (caller.refusing()) run.mayFail = true;
  const answer = await ask(caller, `/workflows/${run.workflow}`, json(run.payload, keyOf(run)));
  const receipt = await receiptOf(caller, run, answer);
  if (receipt) {
    if (run.ref === undefined) caller.ledger.counts.runs += 1;
    run.ref = receipt.runId;
  } else if (answer && run.ref === undefined) refused(caller, run);
}

function refused({ ledger }: Caller, run: AskedRun): void {
  // With a key it is asked for again, until it is there.
  if (run.idempotencyKey !== undefined) return;
  ledger.runs.splice(ledger.runs.indexOf(run), 1);
  ledger.refused.add(run.id);
}

/** Gives an instance something to do, and notes what was answered. */
export async function admitSubmission(caller: Caller, instance: Instance, id: string): Promise<void> {
  const { random } = caller;
  const submission: AskedSubmission = {
    id,
    tools: upTo(2, random),
    session: anyOf(['default', 'other'], random),
    how: random() < 0.7 ? 'prompt' : 'dispatch',
    idempotencyKey: random() < KEYED ? id : undefined,
  };
  if (instance.mayAbort) submission.stop = 'may';
  instance.submissions.push(submission);
  await sendSubmission(caller, instance, submission);
  if (submission.ref !== undefined) submission.inOrder = true;
}

/** Sends a submission, for the first time or again. */
export async function sendSubmission(caller: Caller, instance: Instance, submission: AskedSubmission): Promise<void> {
  if (caller.refusing()) submission.mayFail = true;
  const { session, how } = submission;
  const text = questionText(submission);
  const path = `/agents/worker/${instance.name}`;
  const answer =
    how === 'prompt'
      ? await ask(caller, path, json({ message: text, session }, keyOf(submission)))
      : await ask(caller, `${path}/dispatch`, json({ input: { text }, session }, keyOf(submission)));
  const receipt = await receiptOf(caller, submission, answer);
  if (receipt) {
    if (submission.ref === undefined) caller.ledger.counts.submissions += 1;
    submission.ref = receipt.submissionId ?? receipt.dispatchId;
  } else if (answer && submission.ref === undefined && submission.idempotencyKey === undefined) {
    instance.submissions.splice(instance.submissions.indexOf(submission), 1);
  }
}

type Receipt = { readonly runId: string; readonly submissionId?: string; readonly dispatchId: string };

async function receiptOf(
  caller: Caller,
  { id, ref }: { readonly id: string; readonly ref?: string },
  answer: Response | undefined,
): Promise<Receipt | undefined> {
  if (!answer) return undefined;
  if (answer.status !== 202) {
    const said = `${answer.status} ${await answer.clone().text()}`;
    if (!mayRefuse(answer)) caller.ledger.fault(`${id}: its admission answered ${said}`);
    return undefined;
  }
  const receipt: Receipt = await answer.json();
  const now = receipt.runId ?? receipt.submissionId ?? receipt.dispatchId;
  if (ref !== undefined && ref !== now) caller.ledger.fault(`${id}: was ${ref}, and is ${now} when asked for again`);
  return receipt;
}

function keyOf({ idempotencyKey }: { readonly idempotencyKey: string | undefined }): Record<string, string> {
  return idempotencyKey === undefined ? {} : { 'Idempotency-Key': idempotencyKey };
}
