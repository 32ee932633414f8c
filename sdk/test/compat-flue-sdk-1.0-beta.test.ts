import { defineAgent, type FlueContext } from '@openflue/server';
import { createFlueClient as createBeta5 } from 'flue-sdk-1.0-beta.5';
import { createFlueClient as createBeta9 } from 'flue-sdk-1.0-beta.9';
import { describe, expect, test } from 'vitest';
import { flueApp, listen, open } from './fixtures/flue-server.ts';

// The clients of the field's 1.0 line, as they were published.
const echo = {
  route: open,
  run: async ({ payload, log }: FlueContext) => {
    log.info('echoing');
    return payload;
  },
};
const editor = { default: defineAgent(() => ({ model: 'demo/extractive' })), route: open };

async function serve(): Promise<string> {
  const app = await flueApp({ echo }, {}, { editor });
  return await listen((request) => app.fetch(request));
}

describe.each([
  ['1.0.0-beta.5', createBeta5],
  ['1.0.0-beta.9', createBeta9],
])('@flue/sdk %s', (_, create) => {
  test('invokes, streams, reads and runs workflows', async () => {
    const client = create({ baseUrl: await serve() });
    const { runId } = await client.workflows.invoke('echo', { input: { text: 'hi' } });
    const types: string[] = [];
    for await (const { type } of client.runs.stream(runId)) types.push(type);
    expect(types).toEqual(['run_start', 'log', 'run_end']);
    expect((await client.runs.events(runId)).map(({ type }) => type)).toEqual(types);
    expect(await client.runs.get(runId)).toMatchObject({ status: 'completed', input: { text: 'hi' } });
    expect(await client.workflows.invoke('echo', { input: 1, wait: 'result' })).toMatchObject({ result: 1 });
    expect(await client.workflows.run('echo', { input: [2] })).toMatchObject({ result: [2] });
  });

  test('prompts an agent, sends and waits', async () => {
    const { agents } = create({ baseUrl: await serve() });
    const { result } = await agents.prompt('editor', 'one', { message: 'The first sentence.' });
    expect(result).toMatchObject({ text: 'The first sentence.' });
    const admission = await agents.send('editor', 'one', { message: 'The second sentence.' });
    expect(await agents.wait(admission)).toMatchObject({ text: 'The second sentence.' });
  });
});

describe('@flue/sdk 1.0.0-beta.5', () => {
  test("streams an agent's events", async () => {
    const { agents } = createBeta5({ baseUrl: await serve() });
    const { submissionId } = await agents.send('editor', 'one', { message: 'The first sentence.' });
    let settled: unknown;
    for await (const event of agents.stream('editor', 'one', { offset: '-1' })) {
      if (event.type !== 'submission_settled') continue;
      settled = event.submissionId;
      break;
    }
    expect(settled).toBe(submissionId);
  });
});

describe('@flue/sdk 1.0.0-beta.9', () => {
  test('reads the history of a conversation, observes it live, and aborts', async () => {
    const { agents } = createBeta9({ baseUrl: await serve() });
    await agents.prompt('editor', 'one', { message: 'The first sentence.' });
    const { messages } = await agents.history('editor', 'one');
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant']);

    const observation = agents.observe('editor', 'one', { live: 'sse' });
    const texts = () => JSON.stringify(observation.getSnapshot().conversation?.messages ?? []);
    const unsubscribe = observation.subscribe(() => {});
    await expect.poll(texts).toContain('The first sentence.');
    await agents.prompt('editor', 'one', { message: 'The second sentence.' });
    await expect.poll(texts).toContain('The second sentence.');
    expect(observation.getSnapshot().conversation?.messages).toHaveLength(4);
    unsubscribe();
    observation.close();
    expect(await agents.abort('editor', 'one')).toEqual({ aborted: false });
  });
});
