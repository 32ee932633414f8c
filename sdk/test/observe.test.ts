import { checkedApp } from '@openflue/conformance';
import { defineAgent, defineTool, type FlueContext, type ScriptedAnswer, scripted } from '@openflue/server';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { createFlueClient, type RunSnapshot } from '../src/index.ts';
import { cuttingProxy } from './fixtures/cutting-proxy.ts';
import { flueApp, inProcess, listen, open } from './fixtures/flue-server.ts';
import { until } from './fixtures/until.ts';

const writer = {
  route: open,
  run: async ({ init, log, payload }: FlueContext<string>) => {
    log.info('asking');
    const session = await (await init(agent)).session();
    const { text } = await session.prompt(payload);
    return { text };
  },
};
const fetchWeather = defineTool({
  name: 'fetch_weather',
  description: 'The weather of a city.',
  input: v.object({ city: v.string() }),
  run: async ({ input }) => ({ city: input.city, sky: 'clear' }),
});
const agent = defineAgent(() => ({ model: 'scripted/one', tools: [fetchWeather] }));
const support = { default: agent, route: open };

const story: ScriptedAnswer[] = [
  { thinking: 'Look.', text: ['I ', 'look.'], toolCalls: [{ name: 'fetch_weather', arguments: { city: 'Oslo' } }] },
  { text: ['It is ', 'clear.'] },
];

async function serve(script: readonly ScriptedAnswer[]) {
  const app = await flueApp({ writer }, {}, { support }, [scripted([...script])]);
  const client = createFlueClient({ baseUrl: 'http://flue.test', fetch: checkedApp(app).fetch });
  return { app, client };
}

const isOver = ({ status }: RunSnapshot) => !['connecting', 'running'].includes(status);

test('what is observed of a run is what its record and its events say, when it ran and when it is read later', async () => {
  const { client } = await serve(story);
  const { runId } = await client.workflows.invoke('writer', { payload: 'Oslo?' });
  const seen = await until(client.runs.observe(runId), isOver);
  expect(seen.record).toEqual(await client.runs.get(runId));
  expect(seen.events).toEqual(await client.runs.events(runId));
  expect(seen).toMatchObject({
    status: 'completed',
    text: 'I look.\n\nIt is clear.',
    result: { text: 'It is clear.' },
  });
  expect(await until(client.runs.observe(runId), isOver)).toEqual(seen);
});

test('a run that failed or was cancelled is observed as its record says', async () => {
  const broken = { route: open, run: () => Promise.reject(new RangeError('no such page')) };
  const waiting = {
    route: open,
    run: ({ signal }: FlueContext) =>
      new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  };
  const { workflows, runs } = await inProcess({ workflows: { broken, waiting } });
  const [failed, stopped] = [await workflows.invoke('broken'), await workflows.invoke('waiting')];
  const observer = runs.observe(stopped.runId);
  await until(observer, ({ status }) => status === 'running');
  await runs.cancel(stopped.runId);
  expect(await until(observer, isOver)).toMatchObject({ status: 'cancelled', record: await runs.get(stopped.runId) });
  const seen = await until(runs.observe(failed.runId), isOver);
  expect(seen).toMatchObject({ status: 'errored', record: await runs.get(failed.runId) });
});

test('a conversation that is followed is the one that is read, with thinking, tools and settlements', async () => {
  const { client } = await serve([...story, { text: 'Noted.' }]);
  const { agents } = client;
  await agents.prompt('support', 'one', 'Oslo?');
  const observer = agents.observe('support', 'one');
  await until(observer, ({ phase }) => phase === 'live');
  await agents.prompt('support', 'one', 'Thanks.');
  const { conversation } = await until(observer, (seen) => seen.conversation?.settlements.length === 2);
  const { messages, settlements } = await agents.history('support', 'one');
  expect(conversation).toMatchObject({ messages, settlements });
  expect(messages.map(({ parts }) => parts.map(({ type }) => type))).toEqual([
    ['text'],
    ['reasoning', 'text', 'dynamic-tool'],
    ['text'],
    ['text'],
    ['text'],
  ]);
  observer.close();
});

test('who follows from before the first prompt sees the same conversation', async () => {
  const { client } = await serve(story);
  const observer = client.agents.observe('support', 'one');
  await until(observer, ({ phase }) => phase === 'absent');
  await client.agents.send('support', 'one', 'Oslo?');
  observer.refresh();
  const { conversation } = await until(observer, (seen) => seen.conversation?.settlements.length === 1);
  const { messages } = await client.agents.history('support', 'one');
  expect(conversation?.messages).toEqual(messages);
  expect(
    (await until(client.agents.observe('support', 'one'), ({ phase }) => phase === 'live')).conversation,
  ).toMatchObject({
    messages,
  });
  observer.close();
});

test('the text is exact when the network is cut again and again', async () => {
  const words = Array.from({ length: 200 }, (_, index) => `${index} `);
  const { app } = await serve([{ text: 'Hi.' }, { text: words }]);
  const proxy = await cuttingProxy(await listen((request) => app.fetch(request)));
  const client = createFlueClient({ baseUrl: proxy.url, retry: { initialDelayMs: 1, maxDelayMs: 20 } });
  await client.agents.prompt('support', 'one', 'Hello');
  const cutting = client.agents.observe('support', 'one');
  let changes = 0;
  cutting.subscribe(() => {
    changes += 1;
    if (changes % 20 === 0) proxy.cut();
  });
  await until(cutting, ({ phase }) => phase === 'live');
  await client.agents.send('support', 'one', 'Count');
  const { conversation } = await until(cutting, (seen) => seen.conversation?.settlements.length === 2);
  const { messages } = await client.agents.history('support', 'one');
  expect(conversation?.messages).toEqual(messages);
  expect(messages.at(-1)?.parts).toEqual([{ type: 'text', text: words.join(''), state: 'done' }]);
  cutting.close();
  await proxy.stop();
});
