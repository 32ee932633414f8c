import { readdirSync, readFileSync } from 'node:fs';
import { mockServer, scenario } from '@openflue/mocks';
import { createFlueClient } from '@openflue/sdk';
import { fireEvent, render, screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { App } from './examples/app.tsx';
import { Chat } from './examples/chat.tsx';
import { Summary } from './examples/summary.tsx';
import { providing } from './fixtures/client.tsx';

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const flat = (code: string) =>
  code
    .replace(/^import .*\n/gm, '')
    .replace(/^ +/gm, '')
    .trim();

test('all code of the README is code that the examples have', () => {
  const examples = readdirSync(new URL('./examples', import.meta.url)).map((file) => flat(read(`./examples/${file}`)));
  const blocks = [...read('../README.md').matchAll(/^```tsx\n([\s\S]*?)^```$/gm)].map(([, code = '']) => flat(code));
  expect(blocks.length).toBeGreaterThan(1);
  for (const block of blocks) expect(examples.filter((example) => example.includes(block))).toHaveLength(1);
});

test('the chat sends, shows the answer as it comes, and stops', async () => {
  const prompts: Response[] = [];
  const mock = mockServer({
    agents: { support: scenario.inTurn(scenario.reply({ text: 'With pleasure.', everyMs: 5 }), scenario.pending()) },
  });
  const fetch = async (request: Request) => {
    const answer = await mock.fetch(request);
    if (request.method === 'POST') prompts.push(answer);
    return answer;
  };
  render(<Chat id="ticket-42" />, { wrapper: providing(createFlueClient({ baseUrl: 'http://mock', fetch })) });
  const say = (text: string) => {
    fireEvent.change(screen.getByRole('textbox'), { target: { value: text } });
    fireEvent.click(screen.getByText('Send'));
  };
  say('Please help.');
  expect(screen.getByText('Please help.')).toBeDefined();
  await screen.findByText('With pleasure.');
  await screen.findByText('Send');
  say('And now?');
  await expect.poll(() => prompts).toHaveLength(2);
  fireEvent.click(screen.getByText('Stop'));
  await screen.findByText('Send');
});

test('the summary starts a run and shows what it says', async () => {
  const { fetch } = mockServer({
    workflows: {
      summarize: async ({ log, prompt }) => {
        log.info('Reading');
        return prompt('Summarize.', 'A river, and what it does.');
      },
    },
  });
  render(<Summary text="…" />, { wrapper: providing(createFlueClient({ baseUrl: 'http://mock', fetch })) });
  fireEvent.click(screen.getByText('Summarize'));
  await screen.findByText('Reading');
  await screen.findByText('A river, and what it does.');
});

test('a page that has no server yet renders', () => {
  expect(render(<App />).container.textContent).toContain('Send');
});
