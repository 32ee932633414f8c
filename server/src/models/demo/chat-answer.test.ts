import type { AssistantContent, InputContent } from '@openflue/spec';
import { describe, expect, it } from 'vitest';
import type { ModelCall, ModelTool } from '../port.ts';
import { chatAnswer } from './chat-answer.ts';
import { demoProvider } from './demo-provider.ts';

const tool = (name: string, properties: object): ModelTool => ({
  name,
  description: '',
  parameters: { type: 'object', properties, required: Object.keys(properties) },
});
const tools = [
  tool('time', { place: { enum: ['London', 'UTC', 'Tokyo'] } }),
  tool('roll_dice', { count: { type: 'integer', minimum: 1, maximum: 20 } }),
  tool('task', { prompt: { type: 'string' } }),
];
const asked = (content: string | InputContent[], ...rest: ModelCall['messages']): ModelCall => ({
  model: 'chat',
  messages: [
    { role: 'user', content: typeof content === 'string' ? [{ type: 'text', text: content }] : content },
    ...rest,
  ],
  tools,
});
const calls = (content: AssistantContent[]) => content.filter(({ type }) => type === 'toolCall');
const textsOf = (content: AssistantContent[]) => content.flatMap((block) => (block.type === 'text' ? block.text : []));

describe('demo/chat', () => {
  it('calls the tools whose names the message says, with arguments from it, and no built-in ones', () => {
    expect(calls(chatAnswer(asked('What time is it in Tokyo? My task: roll 3 dice.')))).toMatchObject([
      { name: 'time', arguments: { place: 'Tokyo' } },
      { name: 'roll_dice', arguments: { count: 3 } },
    ]);
    expect(calls(chatAnswer(asked('How many dice are in the box?')))).toEqual([]);
    const document = 'It took a long time to lay the cable. '.repeat(4);
    expect(calls(chatAnswer(asked(document)))).toEqual([]);
    expect(calls(chatAnswer(asked(`Tell me the time:\n\n${document}`)))).toHaveLength(1);
  });

  it('passes on what tools gave, and that one failed', () => {
    const result = (toolName: string, text: string, isError = false) => ({
      role: 'toolResult' as const,
      toolCallId: toolName,
      toolName,
      isError,
      content: [{ type: 'text' as const, text }],
    });
    const question = 'What time is it, and roll dice!';
    const answer = chatAnswer(
      asked(question, result('time', 'It is noon.'), result('roll_dice', 'no dice here', true)),
    );
    expect(textsOf(answer)).toEqual(['It is noon.\nroll_dice failed: no dice here']);
  });

  it('tells of an image what its bytes tell', () => {
    const data = 'iVBORw0KGgoAAAANSUhEUgAAAUAAAADICAYAAABC';
    const content: InputContent[] = [
      { type: 'text', text: 'What is this?' },
      { type: 'image', mimeType: 'image/png', data },
      { type: 'image', mimeType: 'image/webp', data: 'AAAA' },
      { type: 'image', mimeType: 'image/png', data: 'AAAA' },
    ];
    const [text] = textsOf(chatAnswer(asked(content)));
    expect(text).toContain('PNG, 320 × 200 pixels, 30 bytes\n- WEBP, 3 bytes\n- PNG, 3 bytes');
  });

  it('says what it can do when there is nothing to answer from', () => {
    const [text] = textsOf(chatAnswer(asked('Hello')));
    expect(text).toContain('(time, roll_dice)');
    const short = 'Digest this section:\n\nThe river rises in the hills.';
    expect(textsOf(chatAnswer(asked(short)))).toEqual(['The river rises in the hills.']);
    expect(chatAnswer(asked('Please read notes.md'))).toEqual([expect.objectContaining({ type: 'text' })]);
  });

  it('speaks word by word, in time, and stops when it is told to', async () => {
    const slept: number[] = [];
    const clock = {
      now: () => 0,
      sleep: async (ms: number, signal?: AbortSignal) => {
        signal?.throwIfAborted();
        slept.push(ms);
      },
    };
    const stop = new AbortController();
    const said: string[] = [];
    const speak = async () => {
      for await (const event of demoProvider({ clock }).stream(asked('Hello'), stop.signal)) {
        if (event.type === 'text_delta') said.push(event.text);
        if (said.length === 5) stop.abort(new DOMException('enough', 'AbortError'));
      }
    };
    await expect(speak()).rejects.toMatchObject({ name: 'AbortError' });
    expect(said.join('')).toBe('I am a demo and ');
    expect(slept).toHaveLength(5);
  });
});
