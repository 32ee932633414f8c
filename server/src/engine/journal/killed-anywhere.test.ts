import type { FlueEvent } from '@openflue/spec';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Death, mortalStorage } from '../../../test/mortal-storage.ts';
import { serveModules } from '../../../test/serve-modules.ts';
import { defineAgent } from '../../authoring/agent.ts';
import type { FlueContext } from '../../authoring/flue-context.ts';
import { defineTool } from '../../authoring/tool.ts';
import { systemClock } from '../../clock.ts';
import type { ModelCall, ModelProvider } from '../../models/port.ts';
import { createModelRegistry } from '../../models/registry.ts';
import { type ScriptedTurn, scripted } from '../../models/scripted.ts';
import { memoryStorage } from '../../storage/memory-storage.ts';
import { journalStream, runStream } from '../../storage/port.ts';
import { streamLines } from '../stream-lines.ts';

/** Every answer that is given when nothing goes wrong: by the first message of its conversation, and its number there. */
const ANSWERS = ['work/0', 'task/0', 'work/1', 'work/2', 'work/3', 'aside/0', 'aside/1', 'data/0'];
/** Asked for only where the call that hands in the data was interrupted. */
const AGAIN = 'data/1';
const RESULT = { first: 'It is done.', aside: 'Aside.', charged: 17, out: 'hi', last: 'Welcome.', data: { sum: 3 } };

const call = (name: string, id: string, args: Record<string, string | number>) => ({ name, id, arguments: args });

/** What the model says next depends only on the conversation that it is given. */
const SCRIPT: Record<string, ScriptedTurn> = {
  'work/0': {
    text: ['I count ', 'and delegate.'],
    toolCalls: [
      call('write', 'w1', { path: 'b.txt', content: 'B' }),
      call('count', 'c1', { which: 'c1' }),
      call('task', 't1', { prompt: 'task' }),
    ],
  },
  'task/0': { text: 'Delegated.' },
  'work/1': { toolCalls: [call('count', 'c2', { which: 'c2' })] },
  'work/2': { text: ['It is ', 'done.'] },
  'work/3': { text: 'Welcome.' },
  'aside/0': { toolCalls: [call('count', 'a1', { which: 'a1' })] },
  'aside/1': { text: 'Aside.' },
  'data/0': { toolCalls: [call('submit_result', 's1', { sum: 3 })] },
  [AGAIN]: { toolCalls: [call('submit_result', 's1', { sum: 3 })] },
};

function answerOf({ messages }: Pick<ModelCall, 'messages'>): string {
  return `${messages[0]?.content}/${messages.filter(({ role }) => role === 'assistant').length}`;
}

async function work({ init, step }: FlueContext, tool: ReturnType<typeof defineTool>) {
  const harness = await init(defineAgent(() => ({ model: 'scripted/one', tools: [tool] })));
  const [main, side] = [await harness.session('main'), await harness.session('side')];
  const [first, aside, charged] = await Promise.all([
    main.prompt('work'),
    side.prompt('aside'),
    step('charge', async () => 17),
  ]);
  const { stdout } = await main.shell('echo hi > a.txt && cat a.txt');
  const last = await main.prompt('thanks');
  const { data } = await (await harness.session('data')).prompt('data', { result: z.object({ sum: z.number() }) });
  const kept = await harness.fs.exists('b.txt');
  return { first: first.text, aside: aside.text, charged, out: stdout.trim(), last: last.text, data, kept };
}

/** A run that is begun by a process that dies, and gone on with by the next. */
async function lives(death?: Death) {
  const inner = memoryStorage();
  const counted: string[] = [];
  // Waits of a dying engine are short; limits of an hour are not.
  const sleep = (ms: number, signal?: AbortSignal) => systemClock.sleep(ms < 20_000 ? 1 : ms, signal);

  const live = async (dies?: Death) => {
    const life = mortalStorage(inner, dies);
    const model = scripted(
      Array.from({ length: 20 }, () => (asked: ModelCall) => SCRIPT[answerOf(asked)] ?? { text: 'What?' }),
    );
    const asked: string[] = [];
    const stream: ModelProvider['stream'] = async function* (given, signal) {
      if (life.dead) yield* scripted([{ hang: true }]).stream(given, signal);
      asked.push(answerOf(given));
      // In time between its words they are written.
      for await (const event of model.stream(given, signal)) {
        yield event;
        await systemClock.sleep(1);
      }
    };
    const tool = defineTool({
      name: 'count',
      description: 'Counts.',
      input: z.object({ which: z.string() }),
      async run({ input }) {
        if (!life.dead) counted.push(input.which);
        return `${counted.length}`;
      },
    });
    const models = createModelRegistry({ providers: [{ ...model, stream }] });
    const clock = { now: () => Date.now(), sleep };
    const modules = { work: { run: (context: FlueContext) => work(context, tool) } };
    const { engine } = await serveModules(modules, { engine: { models, clock, storage: life.storage } });
    return { engine, life, asked };
  };
  const soon = { interval: 1, timeout: 20_000 };
  const first = await live(death);
  const { runId } = await first.engine.runs.admit({ workflow: 'work', payload: null });
  const ended = async () => (await inner.documents.get('runs', runId))?.status !== 'active';
  await expect.poll(async () => first.life.dead || (await ended()), soon).toBe(true);
  const events = async () => {
    const found: FlueEvent[] = [];
    for await (const line of streamLines(inner.streams, runStream(runId), '-1')) found.push(JSON.parse(line));
    return found;
  };
  const atDeath = await events();
  const after = first.life.dead ? await live() : undefined;
  await expect.poll(ended, soon).toBe(true);
  return {
    run: await inner.documents.get('runs', runId),
    journal: await inner.streams.head(journalStream(runId)),
    atDeath,
    events: await events(),
    asked: first.asked,
    askedAgain: after?.asked ?? [],
    counted,
    writes: first.life.writes,
  };
}

/** The messages that were told, by the conversation that they belong to. */
function told(events: readonly FlueEvent[], role: string): string[] {
  const first = new Map<string | undefined, unknown>();
  const answers = new Map<string | undefined, number>();
  const found: string[] = [];
  for (const event of events) {
    if (event.type !== 'message_end') continue;
    const { session, message } = event;
    if (!first.has(session)) first.set(session, message.content);
    const at = answers.get(session) ?? 0;
    const which = message.role === 'assistant' ? at : message.role === 'user' ? message.content : message.toolCallId;
    if (message.role === 'assistant') answers.set(session, at + 1);
    if (message.role === role) found.push(`${first.get(session)}/${which}`);
  }
  return found;
}

// A hundred lives of a server and more: a busy machine takes its time.
test('a run that is killed at any write goes on where it was, and ends once', async () => {
  const undisturbed = await lives();
  expect(undisturbed.run?.result).toEqual({ ...RESULT, kept: true });
  expect(undisturbed.asked.toSorted()).toEqual(ANSWERS.toSorted());
  // The admission comes before all else.
  for (let at = 2; at <= undisturbed.writes; at++) {
    for (const landed of [false, true]) {
      const what = `killed ${landed ? 'after' : 'at'} write ${at}`;
      const { run, journal, atDeath, events, asked, askedAgain, counted } = await lives({ at, landed });

      expect(run, what).toMatchObject({ status: 'completed', result: RESULT });
      expect(journal, what).toBeUndefined();
      expect(
        events.map(({ eventIndex }) => eventIndex),
        what,
      ).toEqual(events.map((_, index) => index));
      expect(
        events.filter(({ type }) => type === 'run_end'),
        what,
      ).toHaveLength(1);

      // Everything is said once. A task that was interrupted is not gone on with.
      const interrupted = askedAgain.includes(AGAIN);
      if (told(atDeath, 'toolResult').includes('data/s1')) expect(interrupted, what).toBe(false);
      const outsideTasks = events.filter(({ taskId }) => taskId === undefined);
      expect(told(outsideTasks, 'user').toSorted(), what).toEqual([
        'aside/aside',
        'data/data',
        'work/thanks',
        'work/work',
      ]);
      expect(told(outsideTasks, 'assistant').toSorted(), what).toEqual(
        [...ANSWERS.filter((answer) => answer !== 'task/0'), ...(interrupted ? [AGAIN] : [])].toSorted(),
      );
      expect(told(outsideTasks, 'toolResult').toSorted(), what).toEqual([
        'aside/a1',
        'data/s1',
        ...(interrupted ? ['data/s1'] : []),
        'work/c1',
        'work/c2',
        'work/t1',
        'work/w1',
      ]);

      // What a tool is said to have written is there.
      const wrote = events.some(
        (event) =>
          event.type === 'message_end' &&
          event.message.role === 'toolResult' &&
          event.message.toolCallId === 'w1' &&
          !event.message.isError,
      );
      if (wrote) expect(run?.result, what).toMatchObject({ kept: true });

      // No answer that was durable is asked for again, and none twice by one process.
      const durable = new Set(told(atDeath, 'assistant'));
      expect(
        askedAgain.filter((answer) => durable.has(answer)),
        what,
      ).toEqual([]);
      for (const answers of [asked, askedAgain]) expect(new Set(answers).size, what).toBe(answers.length);
      for (const answer of [...asked, ...askedAgain]) expect([...ANSWERS, AGAIN], what).toContain(answer);
      // A tool that may have run is not run again.
      expect(new Set(counted).size, what).toBe(counted.length);
    }
  }
}, 120_000);
