/** A run whose `202` arrived. */
export interface Admitted {
  readonly runId: string;
  readonly payload:
    | { readonly id: string; readonly count: number }
    | { readonly count: number; readonly pauseMs: number };
  /** What was read of its events before the kill, and the offset handed out with it. */
  seen?: { readonly next: string; readonly text: string };
}

interface RunEvent {
  readonly type: string;
  readonly eventIndex: number;
  readonly message?: { readonly role: string; readonly content: unknown };
}

/** Waits for a run's end and says what is wrong with it. */
export async function checkRun(url: string, run: Admitted): Promise<{ attempts: number; problems: string[] }> {
  const problems: string[] = [];
  const expect = (holds: boolean, what: string) => {
    if (!holds) problems.push(`${run.runId}: ${what}`);
  };
  const events = await readToEnd(url, run.runId);
  const record = await (await fetch(`${url}/runs/${run.runId}?meta`)).json();
  expect(record.status === 'completed', `ended ${record.status}: ${JSON.stringify(record.error)}`);
  expect(JSON.stringify(record.result) === JSON.stringify(expected(run)), `result is ${JSON.stringify(record.result)}`);
  expect(events.filter(({ type }) => type === 'run_end').length === 1, 'has not exactly one run_end');
  expect(events.at(-1)?.type === 'run_end', 'does not end in run_end');
  expect(events[0]?.type === 'run_start', 'does not begin with run_start');
  expect(
    events.every(({ eventIndex }, index) => eventIndex === index),
    'has gaps or repetitions in its event indexes',
  );
  const said = events.filter(({ type, message }) => type === 'message_end' && message).map(({ message }) => message);
  for (const role of ['user', 'assistant']) {
    const texts = said.filter((message) => message?.role === role).map((message) => JSON.stringify(message?.content));
    expect(new Set(texts).size === texts.length, `has a message of the ${role} twice`);
  }
  if (run.seen) {
    const { next, text } = run.seen;
    const before = JSON.parse(text);
    expect(
      JSON.stringify(events.slice(0, before.length)) === JSON.stringify(before),
      'no longer reads what it read before the kill',
    );
    const rest = await fetch(`${url}/runs/${run.runId}?offset=${next}`);
    expect(rest.status === 200, `an offset handed out before the kill answers ${rest.status}`);
    const after = await rest.json();
    expect(after.length === events.length - before.length, 'reads on from an old offset at another place');
  }
  return { attempts: record.attempts, problems };
}

async function readToEnd(url: string, runId: string): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  const deadline = AbortSignal.timeout(30_000);
  for (let offset = '-1', live = ''; ; live = '&live=long-poll') {
    const answer = await fetch(`${url}/runs/${runId}?offset=${offset}${live}`, { signal: deadline });
    if (answer.status === 200) events.push(...(await answer.json()));
    else if (answer.status !== 204) throw new Error(`${runId} answered ${answer.status}: ${await answer.text()}`);
    offset = answer.headers.get('Stream-Next-Offset') ?? offset;
    if (answer.headers.get('Stream-Closed')) return events;
  }
}

function expected({ payload }: Admitted): unknown {
  const numbers = Array.from({ length: payload.count }, (_, index) => index);
  if (!('id' in payload)) return { sum: numbers.reduce((sum, number) => sum + number, 0) };
  return {
    all: numbers.map((number) => `Answer to Question ${number} of ${payload.id}.\n`).join(''),
    files: numbers.map((number) => `${number}.txt`),
  };
}
