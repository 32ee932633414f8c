import {
  createEngine,
  createModelRegistry,
  defineAgent,
  defineTool,
  type Engine,
  type FlueContext,
  flue,
  memoryStorage,
  readAgentModule,
  readWorkflowModule,
  type ScriptedTurn,
  scripted,
} from '@openflue/server';
import * as v from 'valibot';
import { expect, onTestFinished, test } from 'vitest';
import { createScriptedEngine, scenario, type Turn } from '../src/index.ts';

const open = async (_: unknown, next: () => Promise<void>) => next();

/** The same two turns, for the model of the reference engine and for a mock. */
const usage = { input: 10, output: 5 };
const asked: ScriptedTurn & Turn = { thinking: 'Hm.', text: ['Let me ', 'look.'], usage };
const answered = { text: 'Done.', usage };

async function referenceEngine(...turns: ScriptedTurn[]): Promise<Engine> {
  const lookup = defineTool({
    name: 'lookup',
    description: 'Looks it up.',
    parameters: v.object({ q: v.string() }),
    execute: async () => 'found',
  });
  const agent = defineAgent(() => ({ model: 'scripted/model', tools: [lookup] }));
  const run = async ({ init, log }: FlueContext) => {
    log.info('begins', { page: 1 });
    const session = await (await init(agent)).session();
    return (await session.prompt('Go.')).text;
  };
  const engine = createEngine({
    models: createModelRegistry({ providers: [scripted([...turns, ...turns])] }),
    storage: memoryStorage(),
    workflows: [readWorkflowModule('w', { route: open, run })],
    agents: [readAgentModule('a', { route: open, default: agent })],
  });
  await engine.start();
  onTestFinished(() => engine.stop({ graceMs: 0 }));
  return engine;
}

const call = { name: 'lookup', arguments: { q: 'it' } };
const fromModel = (failure?: string) =>
  referenceEngine({ ...asked, toolCalls: [call] }, { ...answered, ...(failure && { fail: failure }) });

function mockEngine(failure?: string): Engine {
  const turns = [
    { ...asked, tools: [{ ...call, result: 'found' }] },
    { ...answered, ...(failure && { fail: failure }) },
  ] as const;
  return createScriptedEngine({
    workflows: {
      w: {
        scenario: async ({ log, prompt }) => {
          log.info('begins', { page: 1 });
          return await prompt('Go.', ...turns);
        },
      },
    },
    agents: { a: { scenario: scenario.reply(...turns) } },
  });
}

/** What an engine tells of one run and one prompt, without what differs from one run to the next. */
async function toldBy(engine: Engine) {
  const app = flue({ engine });
  const request = async (path: string, init?: RequestInit) => await (await app.request(path, init)).json();
  const json = { method: 'POST', headers: { 'content-type': 'application/json' } };
  const run = await request('/workflows/w?wait=result', { method: 'POST' });
  const prompt = await request('/agents/a/1?wait=result', { ...json, body: '{"message":"Go."}' });
  const { runId } = run.error?.meta ?? run;
  const told = {
    run,
    prompt,
    runEvents: await request(`/runs/${runId}`),
    record: await request(`/runs/${runId}?meta`),
    agentEvents: await request('/agents/a/1?offset=-1'),
    conversation: await request('/agents/a/1?view=history'),
  };
  return JSON.parse(JSON.stringify(told, withoutChance));
}

/** Ids, times, offsets and where the answer came from; `reasoningLevel` is configured. */
function withoutChance(key: string, value: unknown): unknown {
  if (['timestamp', 'startedAt', 'endedAt', 'durationMs', 'offset', 'ref', 'model', 'request'].includes(key))
    return '…';
  if (typeof value !== 'string') return value;
  return value.replace(/\b(run|sub|op|turn|msg|err)_[0-9A-Z]+/g, '$1_…').replace(/\bcall_\w+/g, 'call_…');
}

test('a mock tells of a run and of a prompt exactly what the reference engine does', async () => {
  const mock = await toldBy(mockEngine());
  expect(mock.runEvents).toHaveLength(26);
  expect(mock).toEqual(await toldBy(await fromModel()));
});

test('a mock whose model fails tells exactly what the reference engine does', async () => {
  const mock = await toldBy(mockEngine('overloaded'));
  expect(mock.record).toMatchObject({ status: 'errored', error: { type: 'model_call_failed' } });
  expect(mock).toEqual(await toldBy(await fromModel('overloaded')));
});
