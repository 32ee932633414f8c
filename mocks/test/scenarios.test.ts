import { FlueApiError, FlueRunError } from '@openflue/sdk';
import { setupServer } from 'msw/node';
import { expect, test } from 'vitest';
import { flueHandlers, type RunPlay, scenario } from '../src/index.ts';
import { serveMocks } from './serve-mocks.ts';

test('a workflow gives the result that was scripted', async () => {
  const { workflows } = serveMocks({ workflows: { summarize: scenario.result({ summary: 'Short.' }) } });
  expect(await workflows.run('summarize', { payload: { text: 'Long.' } })).toMatchObject({
    result: { summary: 'Short.' },
  });
});

test('a workflow fails with the error that was scripted', async () => {
  const { workflows, runs } = serveMocks({
    workflows: { broken: scenario.error({ type: 'no_page', message: 'There is no such page.', meta: { page: 7 } }) },
  });
  const error = await workflows.run('broken').catch((error) => error);
  expect(error).toBeInstanceOf(FlueRunError);
  expect(error).toMatchObject({ error: { type: 'no_page', meta: { page: 7 } } });
  expect(await runs.get(error.id)).toMatchObject({ status: 'errored', error: { type: 'no_page' } });
});

test('a scenario is a function of the payload, logs, and lets its agent speak', async () => {
  const { workflows, runs } = serveMocks({
    workflows: {
      greet: async ({ payload, log, prompt }: RunPlay<{ name: string }>) => {
        log.info('greeting', { name: payload.name });
        return await prompt('Greet them.', { thinking: 'A name.', text: ['Hello ', payload.name] });
      },
    },
  });
  const { runId, result } = await workflows.run('greet', { payload: { name: 'Ada' } });
  expect(result).toBe('Hello Ada');
  const events = await runs.events(runId);
  expect(events.map(({ type }) => type)).toEqual([
    ...['run_start', 'log', 'operation_start', 'agent_start', 'turn_start', 'message_start', 'message_end'],
    ...['message_start', 'thinking_start', 'thinking_delta', 'thinking_end', 'text_delta', 'message_end', 'turn'],
    ...['agent_end', 'operation', 'run_end'],
  ]);
});

test('a workflow that was not mocked is not found, and neither is another agent', async () => {
  const { workflows, agents } = serveMocks({});
  for (const ask of [() => workflows.invoke('summarize'), () => agents.send('editor', '1', 'Hello')]) {
    const error = await ask().catch((error) => error);
    expect(error).toBeInstanceOf(FlueApiError);
    expect(error).toMatchObject({ status: 404 });
  }
});

test('a pending run goes on until it is cancelled', async () => {
  const { workflows, runs } = serveMocks({ workflows: { slow: scenario.pending() } });
  const { runId } = await workflows.invoke('slow');
  expect(await runs.get(runId)).toMatchObject({ status: 'active' });
  await runs.cancel(runId);
  await expect(runs.wait(runId)).rejects.toMatchObject({ error: { type: 'run_cancelled' } });
});

test('scenarios in turn are played one a run, the last one for all that follow', async () => {
  const { workflows } = serveMocks({
    workflows: { flaky: scenario.inTurn(scenario.error('busy'), scenario.result('done')) },
  });
  await expect(workflows.run('flaky')).rejects.toBeInstanceOf(FlueRunError);
  expect(await workflows.run('flaky')).toMatchObject({ result: 'done' });
  expect(await workflows.run('flaky')).toMatchObject({ result: 'done' });
});

test('an agent answers a prompt, uses tools on the way, and its conversation shows all of it', async () => {
  const { agents } = serveMocks({
    agents: {
      editor: scenario.reply(
        { text: 'Let me look.', tools: [{ name: 'grep', arguments: { for: 'typo' }, result: 'line 3' }] },
        { text: 'There is one in line 3.', usage: { input: 20, output: 9 } },
      ),
    },
  });
  expect(await agents.prompt('editor', 'doc-1', 'Any typos?')).toMatchObject({
    result: { text: 'There is one in line 3.', usage: { totalTokens: 29 } },
  });
  const { messages } = await agents.history('editor', 'doc-1');
  expect(messages.map(({ role, parts }) => [role, ...parts.map(({ type }) => type)])).toEqual([
    ['user', 'text'],
    ['assistant', 'text', 'dynamic-tool'],
    ['assistant', 'text'],
  ]);
  expect(messages[1]?.parts[1]).toMatchObject({ state: 'output-available', output: 'line 3', input: { for: 'typo' } });
});

test('a tool that fails is an answer that the agent goes on from; a model that fails is the end', async () => {
  const { agents } = serveMocks({
    agents: {
      editor: scenario.inTurn(
        scenario.reply({ tools: [{ name: 'read', error: 'no such file' }] }, 'It is gone.'),
        scenario.reply({ text: 'I was about to', fail: 'overloaded' }),
      ),
    },
  });
  expect(await agents.prompt('editor', '1', 'Read it.')).toMatchObject({ result: { text: 'It is gone.' } });
  await expect(agents.prompt('editor', '1', 'Again.')).rejects.toMatchObject({ error: { message: 'overloaded' } });
  const { messages, settlements } = await agents.history('editor', '1');
  expect(messages[1]?.parts[0]).toMatchObject({ state: 'output-error', errorText: 'no such file' });
  expect(settlements.map(({ outcome }) => outcome)).toEqual(['completed', 'failed']);
});

test('an agent answers what it is told, in each session apart, dispatched or prompted with images', async () => {
  const seen: unknown[] = [];
  const { agents } = serveMocks({
    agents: {
      echo: async ({ message, input, images, session, turn }) => {
        seen.push({ message, input, images, session });
        await turn(`You said ${message}`);
      },
    },
  });
  const image = { type: 'image' as const, mimeType: 'image/png', data: 'iVBORw0KGgo=' };
  const prompt = { message: 'look', images: [image], session: 'side' };
  expect(await agents.prompt('echo', '1', prompt)).toMatchObject({ result: { text: 'You said look' } });
  const { dispatchId } = await agents.dispatch('echo', '1', { input: { cron: 'daily' } });
  await agents.prompt('echo', '1', 'and now');
  expect(dispatchId).toMatch(/^dsp_/);
  expect(seen).toMatchObject([
    { message: 'look', images: 1, session: 'side' },
    { input: { cron: 'daily' }, images: 0, session: 'default' },
    { message: 'and now', session: 'default' },
  ]);
  const side = await agents.history('echo', '1', { session: 'side' });
  expect(side.messages[0]?.parts).toMatchObject([{ type: 'text' }, { type: 'file', mediaType: 'image/png' }]);
});

test('aborting an instance settles what runs and what waits', async () => {
  const { agents } = serveMocks({ agents: { stuck: scenario.pending() } });
  const receipts = [await agents.send('stuck', '1', 'one'), await agents.send('stuck', '1', 'two')];
  expect(await agents.abort('stuck', '1')).toEqual({ aborted: true });
  for (const receipt of receipts)
    await expect(agents.wait(receipt)).rejects.toMatchObject({
      error: { type: 'submission_aborted' },
    });
  expect(await agents.abort('stuck', '1')).toEqual({ aborted: false });
});

test('what has ended is deleted, and then told from what never was', async () => {
  const { workflows, runs, agents } = serveMocks({
    workflows: { w: scenario.result(1) },
    agents: { a: scenario.reply('Yes.') },
  });
  const { runId } = await workflows.run('w');
  await runs.delete(runId);
  await expect(runs.get(runId)).rejects.toMatchObject({ status: 410, type: 'run_expired' });
  await agents.prompt('a', '1', 'Really?');
  await agents.delete('a', '1');
  await expect(agents.history('a', '1')).rejects.toMatchObject({ status: 404 });
});

test('a client below a path is told URLs that lie below it', async () => {
  const baseUrl = 'https://app.test/api/flue/';
  const msw = setupServer(...flueHandlers({ baseUrl, workflows: { w: scenario.result(1) } }));
  msw.listen({ onUnhandledFrame: 'error' });
  const answer = await fetch(`${baseUrl}workflows/w`, { method: 'POST' });
  const { runId, streamUrl } = await answer.json();
  expect(streamUrl).toBe(`https://app.test/api/flue/runs/${runId}`);
  expect(
    await (
      await fetch(`${baseUrl}workflows/w?wait=result`, {
        method: 'POST',
        body: '{}',
        headers: { 'content-type': 'application/json' },
      })
    ).json(),
  ).toMatchObject({ result: 1 });
  expect((await fetch(streamUrl)).status).toBe(200);
  msw.close();
});
