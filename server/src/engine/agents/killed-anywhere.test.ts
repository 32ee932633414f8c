import type { FlueEvent } from '@openflue/spec';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { type Death, mortalStorage } from '../../../test/mortal-storage.ts';
import { ask } from '../../../test/serve-agent.ts';
import { open, serveModules } from '../../../test/serve-modules.ts';
import { defineAgent } from '../../authoring/agent.ts';
import { defineTool } from '../../authoring/tool.ts';
import { systemClock } from '../../clock.ts';
import type { ModelCall, ModelProvider } from '../../models/port.ts';
import { createModelRegistry } from '../../models/registry.ts';
import { type ScriptedTurn, scripted } from '../../models/scripted.ts';
import { memoryStorage } from '../../storage/memory-storage.ts';
import type { StreamReader } from '../../storage/port.ts';
import { streamLines } from '../stream-lines.ts';

/** Model calls of both submissions when nothing goes wrong. */
const UNDISTURBED = 4;

const TOKENS_A_TURN = 15;

/** What the model does next depends only on the conversation that it is given. */
function nextTurn({ messages }: ModelCall): ScriptedTurn {
  const said = messages.findLastIndex(({ role }) => role === 'user');
  if (messages[said]?.content !== 'work') return { text: 'You are welcome.' };
  const answers = messages.slice(said).filter(({ role }) => role === 'assistant').length;
  if (answers === 0) {
    const write = { name: 'write', arguments: { path: 'a.txt', content: 'A' }, id: 'c1' };
    return {
      text: ['I write ', 'and count.'],
      toolCalls: [write, { name: 'count', arguments: { which: 'c2' }, id: 'c2' }],
    };
  }
  if (answers === 1) return { toolCalls: [{ name: 'count', arguments: { which: 'c3' }, id: 'c3' }] };
  return { thinking: 'All done?', text: ['It is ', 'done.'] };
}

/** Gives work and thanks to an instance, and dies; `after` the next process settles both. */
async function lives(death?: Death) {
  const inner = memoryStorage();
  const counted: string[] = [];
  // Waits of a dying engine are short; limits of an hour are not.
  const sleep = (ms: number, signal?: AbortSignal) => systemClock.sleep(ms < 20_000 ? 1 : ms, signal);

  const live = async (dies?: Death) => {
    const life = mortalStorage(inner, dies);
    const model = scripted(Array.from({ length: 20 }, () => nextTurn));
    const stream: ModelProvider['stream'] = async function* (call, signal) {
      if (life.dead) yield* scripted([{ hang: true }]).stream(call, signal);
      // In time between its words they are written.
      for await (const event of model.stream(call, signal)) {
        yield event;
        await systemClock.sleep(1);
      }
    };
    const count = defineTool({
      name: 'count',
      description: 'Counts.',
      input: z.object({ which: z.string() }),
      async run({ input }) {
        if (!life.dead) counted.push(input.which);
        return `${counted.length}`;
      },
    });
    const support = { default: defineAgent(() => ({ model: 'scripted/one', tools: [count] })), route: open };
    const models = createModelRegistry({ providers: [{ ...model, stream }] });
    const clock = { now: () => Date.now(), sleep };
    const served = await serveModules({}, { agents: { support }, engine: { models, clock, storage: life.storage } });
    return { ...served, life, calls: () => model.calls };
  };

  const first = await live(death);
  const admit = async (message: string): Promise<string> =>
    (await (await first.request('/agents/support/t1', ask(message))).json()).submissionId;
  const ids = [await admit('work'), await admit('thanks')];
  const settled = async () => (await inner.documents.unsettledSubmissions()).length === 0;
  // How many writes there are differs a little from life to life: some outlive their death.
  await expect.poll(async () => first.life.dead || (await settled()), { interval: 1, timeout: 20_000 }).toBe(true);
  const events = () => eventsOf(inner.streams);
  const atDeath = await events();
  const after = first.life.dead ? await live() : first;
  await expect.poll(settled, { interval: 1, timeout: 20_000 }).toBe(true);
  const modelCalls = [...new Set([first, after])].map(({ calls }) => calls().length);
  return {
    ids,
    inner,
    after,
    atDeath,
    events: await events(),
    modelCalls,
    counted,
    writes: first.life.writes,
  };
}

async function eventsOf(streams: StreamReader): Promise<FlueEvent[]> {
  const events: FlueEvent[] = [];
  for await (const line of streamLines(streams, 'agents/support/t1', '-1')) events.push(JSON.parse(line));
  return events;
}

const answersIn = (events: readonly FlueEvent[]) => said(events, 'assistant');
const said = (events: readonly FlueEvent[], role: string) =>
  events.flatMap((event) => (event.type === 'message_end' && event.message.role === role ? [event] : []));

// Some sixty lives of a server: a busy machine takes its time.
test('a submission that is killed at any write goes on where it was, and settles once', async () => {
  const undisturbed = await lives();
  const history = async ({ after }: { after: Awaited<ReturnType<typeof lives>>['after'] }) => {
    const { messages, settlements } = await (await after.request('/agents/support/t1?view=history')).json();
    return { messages, settlements };
  };
  const expected = await history(undisturbed);
  expect(undisturbed.modelCalls).toEqual([UNDISTURBED]);
  // The two admissions come before all else.
  for (let at = 3; at <= undisturbed.writes; at++) {
    for (const landed of [false, true]) {
      const what = `killed ${landed ? 'after' : 'at'} write ${at}`;
      const { ids, after, atDeath, events, modelCalls, counted, inner } = await lives({ at, landed });
      const [before = 0, again = 0] = modelCalls;

      for (const submissionId of ids) {
        const own = events.filter((event) => event.submissionId === submissionId);
        expect(
          own.map(({ eventIndex }) => eventIndex),
          what,
        ).toEqual(own.map((_, index) => index));
        expect(
          own.filter(({ type }) => type === 'submission_settled'),
          what,
        ).toHaveLength(1);
        expect(said(own, 'user'), what).toHaveLength(1);
      }
      expect(
        events.filter(({ type }) => type === 'submission_settled'),
        what,
      ).toMatchObject([
        { submissionId: ids[0], outcome: 'completed', result: { text: 'It is done.' } },
        { submissionId: ids[1], outcome: 'completed', result: { text: 'You are welcome.' } },
      ]);
      expect(events.at(-1)?.type, what).toBe('idle');
      expect(answersIn(events), what).toHaveLength(UNDISTURBED);

      // No answer that was durable is asked for again; a kill costs one call at the most.
      expect(before + again, what).toBeLessThanOrEqual(UNDISTURBED + 1);
      expect(again, what).toBeLessThanOrEqual(UNDISTURBED - answersIn(atDeath).length);
      // A tool that may have run is not run again.
      expect(new Set(counted).size, what).toBe(counted.length);

      // What comes next sees all of it, each call with one result.
      const last = after.calls().at(-1)?.messages;
      if (last) {
        const roles = ['user', 'assistant', 'toolResult', 'toolResult', 'assistant', 'toolResult', 'assistant', 'user'];
        expect(
          last.map(({ role }) => role),
          what,
        ).toEqual(roles);
      }
      // Of what was spent, at most the turn at whose end it was killed is missing.
      const { settlement } = (await inner.documents.get('submissions', ids[0] ?? '')) ?? {};
      const { totalTokens } = z
        .object({ usage: z.object({ totalTokens: z.number() }) })
        .parse(settlement?.result).usage;
      expect([2, 3], what).toContain(totalTokens / TOKENS_A_TURN);
      expect(simplified(await history({ after })), what).toEqual(simplified(expected));
    }
  }
}, 60_000);

/** Without ids, times and what a tool gave: an interrupted one gives something else. */
function simplified({ messages, settlements }: { messages: Message[]; settlements: { outcome: string }[] }) {
  return {
    messages: messages.map(({ role, parts }) => ({
      role,
      parts: parts.map(({ type, text, toolName, state }) => ({
        type,
        text,
        toolName,
        state: state.startsWith('output') ? 'output' : state,
      })),
    })),
    outcomes: settlements.map(({ outcome }) => outcome),
  };
}

interface Message {
  role: string;
  parts: { type: string; text?: string; toolName?: string; state: string }[];
}
