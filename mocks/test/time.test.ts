import { createFlueClient } from '@openflue/sdk';
import { setupServer } from 'msw/node';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { flueHandlers, mockServer, scenario } from '../src/index.ts';

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
  const msw = setupServer(
    ...flueHandlers({
      baseUrl: 'https://api.test',
      workflows: {
        nightly: async ({ wait, log }) => {
          await wait(3_600_000);
          log.info('half');
          await wait(3_600_000);
          return 'done';
        },
      },
    }),
  );
  msw.listen({ onUnhandledFrame: 'error' });
  const { workflows, runs } = createFlueClient({ baseUrl: 'https://api.test' });
  const invoking = workflows.invoke('nightly');
  await vi.advanceTimersByTimeAsync(100);
  const { runId } = await invoking;
  await vi.advanceTimersByTimeAsync(3_600_000);
  const half = runs.events(runId);
  await vi.advanceTimersByTimeAsync(100);
  expect((await half).map(({ type }) => type)).toEqual(['run_start', 'log']);
  const waiting = runs.wait(runId);
  await vi.advanceTimersByTimeAsync(3_700_000);
  expect(await waiting).toMatchObject({ status: 'completed', result: 'done' });
  msw.close();
});
