import { fault, flueHandlers, mockServer, type RunPlay, scenario } from '@openflue/mocks';
import { createFlueClient } from '@openflue/sdk';
import { afterEach, expect, test, vi } from 'vitest';

const baseUrl = 'https://api.test';

const handlers = flueHandlers({
  baseUrl,
  workflows: {
    review: async ({ payload, log, wait, prompt }: RunPlay<{ text: string }>) => {
      log.info('Reading', { words: payload.text.split(' ').length });
      await wait(500);
      const review = await prompt(
        'Review it.',
        {
          thinking: 'Style first.',
          tools: [{ name: 'grep', arguments: { for: 'very' }, result: 'line 3', takesMs: 800 }],
        },
        { text: 'Line 3 says “very”. Strike it.', everyMs: 40 },
      );
      return { review };
    },
    // Fails at first, then works.
    sync: scenario.inTurn(scenario.error({ type: 'quota', message: 'Come back tomorrow.' }), scenario.result('done')),
    // Until it is cancelled.
    index: scenario.pending(),
  },
  agents: {
    editor: async ({ message, turn }) => {
      await turn({ text: 'Let me see. ', tools: [{ name: 'read', error: 'No such file.' }] });
      await turn({ text: ['You asked: ', message], everyMs: 30 });
    },
  },
});

test('there is a handler for every path of the protocol, and for no other', () => {
  const paths = handlers.map(({ info }) => String(info.path));
  expect(paths).toContain(`${baseUrl}/runs/:runId`);
  expect(paths.every((path) => path.startsWith(`${baseUrl}/`))).toBe(true);
});

afterEach(() => void vi.useRealTimers());

test('the answer appears word by word', async () => {
  vi.useFakeTimers();
  const { fetch } = mockServer({ agents: { poet: scenario.reply({ text: 'Roses are red.', everyMs: 1_000 }) } });
  const { agents } = createFlueClient({ baseUrl: 'http://mock', fetch });
  await agents.send('poet', 'one', 'A poem, please.');
  await vi.advanceTimersByTimeAsync(2_500);
  const { messages } = await agents.history('poet', 'one');
  expect(messages.at(-1)?.parts).toEqual([{ type: 'text', text: 'Roses are', state: 'streaming' }]);
});

test('what goes wrong on the way goes unnoticed', async () => {
  const { fetch } = mockServer({
    workflows: { review: scenario.result('fine', { afterMs: 20 }) },
    faults: [fault.unavailable(), fault.duplicateDelivery(), fault.cutMidBatch()],
  });
  const { workflows } = createFlueClient({ baseUrl: 'http://mock', fetch, retry: { initialDelayMs: 1 } });
  expect(await workflows.run('review')).toMatchObject({ result: 'fine' });
});
