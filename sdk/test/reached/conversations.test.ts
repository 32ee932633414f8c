import type { ScriptedAnswer } from '@openflue/server';
import { describe, expect, test } from 'vitest';
import { reaches } from '../fixtures/reaches.ts';
import { until } from '../fixtures/until.ts';

const story: ScriptedAnswer[] = [
  { thinking: 'Look.', text: ['I ', 'look.'], toolCalls: [{ name: 'fetch_weather', arguments: { city: 'Oslo' } }] },
  { text: ['It is ', 'clear.'] },
  'Noted.',
];

describe.each(reaches)('%s', (_, reach) => {
  test('a conversation is read with thinking, tools and settlements, each session apart', async () => {
    const { agents } = await reach({ script: story });
    const { submissionId } = await agents.prompt('support', 'one', 'Oslo?');
    await agents.prompt('support', 'one', { message: 'Thanks.', session: 'side' });
    const { messages, settlements } = await agents.history('support', 'one');
    expect(settlements).toMatchObject([{ submissionId, outcome: 'completed' }]);
    expect(messages).toMatchObject([
      { role: 'user', submissionId, parts: [{ type: 'text', text: 'Oslo?' }] },
      {
        role: 'assistant',
        parts: [
          { type: 'reasoning', text: 'Look.', state: 'done' },
          { type: 'text', text: 'I look.', state: 'done' },
          { type: 'dynamic-tool', toolName: 'fetch_weather', state: 'output-available', input: { city: 'Oslo' } },
        ],
      },
      { role: 'assistant', parts: [{ type: 'text', text: 'It is clear.', state: 'done' }] },
    ]);
    const side = await agents.history('support', 'one', { session: 'side' });
    expect(side.messages.map(({ parts }) => parts)).toMatchObject([[{ text: 'Thanks.' }], [{ text: 'Noted.' }]]);
  });

  for (const live of ['sse', 'long-poll'] as const) {
    test(`live: ${live}: what is followed from before the first prompt is what is read`, async () => {
      const { agents } = await reach({ script: story });
      const observer = agents.observe('support', 'one', { live });
      observer.subscribe(() => {});
      await until(observer, ({ phase }) => phase === 'absent');
      await agents.send('support', 'one', 'Oslo?');
      observer.refresh();
      await until(observer, ({ conversation }) => conversation?.settlements.length === 1);
      await agents.send('support', 'one', 'Thanks.');
      const { conversation } = await until(observer, (seen) => seen.conversation?.settlements.length === 2);
      const { messages, settlements } = await agents.history('support', 'one');
      expect(conversation).toMatchObject({ messages, settlements });
      observer.close();
    });
  }

  test('two pages that follow one conversation see the same, whoever speaks', async () => {
    const { agents } = await reach({ script: ['Hello.', 'Both of you.'] });
    await agents.prompt('support', 'one', 'Hi');
    const pages = [agents.observe('support', 'one'), agents.observe('support', 'one')];
    const settled = (count: number) =>
      Promise.all(pages.map((page) => until(page, (seen) => seen.conversation?.settlements.length === count)));
    await settled(1);
    await agents.send('support', 'one', 'Who sees this?');
    const [left, right] = await settled(2);
    expect(left?.conversation?.messages).toEqual(right?.conversation?.messages);
    expect(left?.conversation?.messages).toHaveLength(4);
    for (const page of pages) page.close();
  });
});
