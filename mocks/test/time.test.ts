import { createFlueClient } from '@openflue/sdk';
import { setupServer } from 'msw/node';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { flueHandlers, mockServer, type RunPlay, scenario } from '../src/index.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const poem = { text: ['Roses ', 'are ', 'red.'], everyMs: 1_000 };

test('deltas come when their time has come, and not before', async () => {
  const { fetch } = mockServer({ agents: { poet: scenario.reply(poem) } });
  const { agents } = createFlueClient({ baseUrl: 'http://mock', fetch });
  const { submissionId } = await agents.send('poet', '1', 'A poem.');
  let text = '';
  const reading = (async () => {
    for await (const event of agents.stream('poet', '1')) {
      if (event.type === 'text_delta') text += event.text;
      if (event.type === 'submission_settled') return event;
    }
    return undefined;
  })();
  await vi.advanceTimersByTimeAsync(900);
  expect(text).toBe('');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(text).toBe('Roses ');
  await vi.advanceTimersByTimeAsync(1_000);
  expect(text).toBe('Roses are ');
  await vi.advanceTimersByTimeAsync(1_200);
  expect(text).toBe('Roses are red.');
  expect(await reading).toMatchObject({ submissionId, outcome: 'completed' });
});

test('hours pass in no time, through MSW as well', async () => {
  // What goes through MSW in Node takes real time too, however little.
  vi.useFakeTimers({ shouldAdvanceTime: true });
  const hourMs = 3_600_000;
  const nightly = async ({ wait, log }: RunPlay) => {
    await wait(hourMs);
    log.info('half');
    await wait(hourMs);
    return 'done';
  };
  const msw = setupServer(...flueHandlers({ baseUrl: 'https://api.test', workflows: { nightly } }));
  msw.listen({ onUnhandledFrame: 'error' });
  onTestFinished(() => msw.close());
  const { workflows, runs } = createFlueClient({ baseUrl: 'https://api.test' });
  const { runId } = await workflows.invoke('nightly');
  await vi.advanceTimersByTimeAsync(1.5 * hourMs);
  expect((await runs.events(runId)).map(({ type }) => type)).toEqual(['run_start', 'log']);
  await vi.advanceTimersByTimeAsync(hourMs);
  expect(await runs.wait(runId)).toMatchObject({ status: 'completed', result: 'done' });
});
