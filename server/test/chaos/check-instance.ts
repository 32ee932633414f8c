import { isDeepStrictEqual } from 'node:util';
import type { ConversationChunk, ConversationSnapshot } from '@openflue/spec';
import { applyChunks } from '../apply-chunks.ts';
import { checkSeen } from './check-seen.ts';
import { type InstanceEvent, refOf, settledIn } from './instance-events.ts';
import type { AskedSubmission, Instance } from './ledger.ts';
import { answerText } from './model-side.ts';
import { readEvents } from './read-stream.ts';
import type { ChaosNode } from './service.ts';

/** Waits until everything that was given to an instance has settled, and says what is wrong with it. */
export async function checkInstance(node: ChaosNode, instance: Instance, timeoutMs: number): Promise<string[]> {
  const problems: string[] = [];
  const path = `/agents/worker/${instance.name}`;
  const known = instance.submissions.filter(({ ref }) => ref !== undefined);
  if (known.length === 0) return problems;
  const events = await readEvents<InstanceEvent>(
    node,
    path,
    (all) => allSettled(all, known) && all.at(-1)?.type === 'idle',
    timeoutMs,
  );
  for (const submission of known) {
    const own = events.filter((event) => refOf(event) === submission.ref);
    problems.push(...problemsOf(submission, own).map((what) => `${submission.ref} (${submission.id}) ${what}`));
  }
  problems.push(...orderProblems(events, known));
  if (instance.seen) problems.push(...(await checkSeen(node, path, instance.seen, events)));
  for (const session of ['default', 'other']) {
    const what = await conversationProblems(node, path, session, events, instance.snapshots.get(session));
    problems.push(...what.map((one) => `session ${session}: ${one}`));
  }
  return problems;
}

function allSettled(events: readonly InstanceEvent[], known: readonly AskedSubmission[]): boolean {
  const settled = settledIn(events);
  return known.every(({ ref }) => ref !== undefined && settled.has(ref));
}

function problemsOf(submission: AskedSubmission, own: readonly InstanceEvent[]): string[] {
  const problems: string[] = [];
  const expect = (holds: boolean, what: string) => {
    if (!holds) problems.push(what);
  };
  const settlements = own.filter(({ type }) => type === 'submission_settled');
  expect(settlements.length === 1, `settled ${settlements.length} times`);
  const last = own.filter(({ type }) => type !== 'idle').at(-1);
  expect(last?.type === 'submission_settled', `has ${last?.type} behind its settlement`);
  expect(
    own.every(({ eventIndex }, index) => eventIndex === index),
    'has gaps or repetitions in its event indexes',
  );
  const said = own.flatMap(({ type, message }) => (type === 'message_end' && message ? [message] : []));
  expect(said.filter(({ role }) => role === 'user').length === 1, 'has not exactly one user message');
  const results = said.filter(({ role }) => role === 'toolResult').map(({ toolCallId }) => toolCallId);
  expect(new Set(results).size === results.length, 'has two results of a tool call');
  const { outcome, result, error } = settlements[0] ?? {};
  if (submission.stop === 'must') expect(outcome === 'aborted', `was aborted, and settled ${outcome}`);
  else if (outcome === 'aborted') expect(submission.stop === 'may', 'was aborted by nobody');
  else if (outcome === 'failed') expect(submission.mayFail === true, `failed: ${JSON.stringify(error)}`);
  else expect(outcome === 'completed', `settled ${outcome}`);
  if (outcome !== 'completed') return problems;
  expect(result?.text === answerText(submission), `came to ${JSON.stringify(result)}`);
  const answers = said.filter(({ role }) => role === 'assistant').length;
  expect(answers === submission.tools + 1, `has ${answers} answers, and not ${submission.tools + 1}`);
  expect(results.length === submission.tools, `has ${results.length} tool results, and not ${submission.tools}`);
  return problems;
}

/** One after the other, in the order of their admission. */
function orderProblems(events: readonly InstanceEvent[], known: readonly AskedSubmission[]): string[] {
  const problems: string[] = [];
  const turns: string[] = [];
  for (const event of events) if (turns.at(-1) !== refOf(event)) turns.push(refOf(event));
  if (new Set(turns).size !== turns.length) problems.push(`submissions are mixed: ${turns.join(' ')}`);
  const inOrder = known.filter((submission) => submission.inOrder).map(({ ref }) => ref);
  const came = turns.filter((ref) => inOrder.includes(ref));
  if (came.join() !== inOrder.join()) problems.push(`worked in the order ${came}, and not ${inOrder}`);
  return problems;
}

/** The conversation says what the events say, and updates lead from a snapshot of before to that of now. */
async function conversationProblems(
  node: ChaosNode,
  path: string,
  session: string,
  events: readonly InstanceEvent[],
  before: ConversationSnapshot | undefined,
): Promise<string[]> {
  const problems: string[] = [];
  const url = `${node.url}${path}`;
  const now: ConversationSnapshot = await (await fetch(`${url}?view=history&session=${session}`)).json();
  const own = events.filter((event) => event.session === session);
  const users = own.filter(({ type, message }) => type === 'message_end' && message?.role === 'user');
  const shown = now.messages.filter(({ role }) => role === 'user').map(({ submissionId }) => submissionId);
  if (shown.join() !== users.map(({ submissionId }) => submissionId).join()) {
    problems.push('the user messages are not those of the events');
  }
  const settled = own.filter(({ type }) => type === 'submission_settled');
  const ends = (all: readonly { submissionId: string; outcome?: string; result?: unknown }[]) =>
    all.map(({ submissionId, outcome, result }) => JSON.stringify([submissionId, outcome, result])).join();
  if (ends(now.settlements) !== ends(settled)) problems.push('the settlements are not those of the events');
  for (const { submissionId, result } of settled) {
    if (!result) continue;
    const answer = now.messages.findLast((message) => message.submissionId === submissionId);
    const text = answer?.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
    if (text !== result.text) problems.push(`${submissionId} ends in ${JSON.stringify(answer?.parts)}`);
  }
  if (JSON.stringify(now.messages).includes('"state":"streaming"')) problems.push('a message is still coming');
  if (!before) return problems;
  const chunks: ConversationChunk[] = [];
  for (let { offset } = before, upToDate = false; !upToDate; ) {
    const answer = await fetch(`${url}?view=updates&session=${session}&offset=${offset}`);
    if (answer.status !== 200) return [...problems, `updates answer ${answer.status}: ${await answer.text()}`];
    chunks.push(...(await answer.json()));
    offset = answer.headers.get('Stream-Next-Offset') ?? offset;
    upToDate = answer.headers.get('Stream-Up-To-Date') !== null;
  }
  const followed = applyChunks(before, chunks);
  if (!isDeepStrictEqual(followed.messages, now.messages)) {
    problems.push(`updates lead to ${JSON.stringify(followed.messages)}, and not to ${JSON.stringify(now.messages)}`);
  }
  if (!isDeepStrictEqual(followed.settlements, now.settlements)) problems.push('updates lead to other settlements');
  return problems;
}
