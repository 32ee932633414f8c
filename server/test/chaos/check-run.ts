import { checkSeen } from './check-seen.ts';
import type { AskedRun } from './ledger.ts';
import { answerText } from './model-side.ts';
import { readEvents } from './read-stream.ts';
import type { ChaosNode } from './service.ts';

interface RunEvent {
  readonly type: string;
  readonly eventIndex: number;
  readonly message?: { readonly role: string; readonly content: unknown };
}

/** Waits for a run's end and says what is wrong with it. */
export async function checkRun(
  node: ChaosNode,
  run: AskedRun,
  timeoutMs: number,
): Promise<{ attempts: number; problems: string[] }> {
  const problems: string[] = [];
  const expect = (holds: boolean, what: string) => {
    if (!holds) problems.push(what);
  };
  const path = `/runs/${run.ref}`;
  const events = await readEvents<RunEvent>(node, path, () => false, timeoutMs);
  const record = await (await fetch(`${node.url}${path}?meta`)).json();
  const said = JSON.stringify(record.error);
  if (run.stop === 'must') expect(record.status === 'cancelled', `was cancelled, and ended ${record.status}`);
  else if (record.status === 'cancelled') expect(run.stop === 'may', 'was cancelled by nobody');
  else if (record.status === 'errored') expect(run.mayFail === true, `ended errored: ${said}`);
  else expect(record.status === 'completed', `is ${record.status} at its end`);
  if (record.status === 'completed') {
    expect(JSON.stringify(record.result) === JSON.stringify(expected(run)), `came to ${JSON.stringify(record.result)}`);
  }
  expect(events.filter(({ type }) => type === 'run_end').length === 1, 'has not exactly one run_end');
  expect(events.at(-1)?.type === 'run_end', 'does not end in run_end');
  // What was cancelled before its turn has no beginning.
  const begun = events.length > 1 || record.status === 'completed';
  expect(!begun || events[0]?.type === 'run_start', 'does not begin with run_start');
  expect(
    events.every(({ eventIndex }, index) => eventIndex === index),
    'has gaps or repetitions in its event indexes',
  );
  const messages = events.flatMap(({ type, message }) => (type === 'message_end' && message ? [message] : []));
  for (const role of ['user', 'assistant']) {
    const texts = messages.filter((message) => message.role === role).map(({ content }) => JSON.stringify(content));
    expect(new Set(texts).size === texts.length, `has a message of the ${role} twice`);
  }
  if (run.seen) problems.push(...(await checkSeen(node, path, run.seen, events)));
  return { attempts: record.attempts, problems };
}

function expected({ workflow, payload }: AskedRun): unknown {
  const numbers = Array.from({ length: payload.count }, (_, index) => index);
  if (workflow === 'steps') return { sum: numbers.reduce((sum, number) => sum + number, 0) };
  return {
    all: numbers.map((number) => `${answerText({ id: `${payload.id}.${number}`, tools: 0 })}\n`).join(''),
    files: numbers.map((number) => `${number}.txt`),
  };
}
