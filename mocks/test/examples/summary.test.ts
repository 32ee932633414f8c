import { flueHandlers, scenario } from '@openflue/mocks';
import { createFlueClient } from '@openflue/sdk';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';

const baseUrl = 'https://api.test';
const server = setupServer(
  ...flueHandlers({
    baseUrl,
    workflows: { summarize: scenario.result({ summary: 'A river, and what it does.' }) },
    agents: { editor: scenario.reply('I moved the second sentence up.') },
  }),
);

beforeAll(() => server.listen());
afterEach(() => server.resetHandlers());
afterAll(() => server.close());

const client = createFlueClient({ baseUrl });

test('the summary is shown', async () => {
  const { result } = await client.workflows.run('summarize', { payload: { text: 'A river …' } });
  expect(result).toEqual({ summary: 'A river, and what it does.' });
});

test('so is a failure', async () => {
  server.use(...flueHandlers({ baseUrl, workflows: { summarize: scenario.error('The text is too long.') } }));
  await expect(client.workflows.run('summarize')).rejects.toThrow('too long');
});
