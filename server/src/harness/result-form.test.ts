import { type } from 'arktype';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ResultUnavailableError } from './harness-errors.ts';
import { scriptedHarness } from './test-environment.ts';

const submit = (args: Record<string, never> | object) => ({
  toolCalls: [{ name: 'submit_result', arguments: JSON.parse(JSON.stringify(args)) }],
});

describe('structured results', () => {
  it('come validated and transformed, whichever library the schema is of', async () => {
    const { session } = await scriptedHarness([
      submit({ priority: 'high', n: '4' }),
      submit({ priority: 'low', n: 4 }),
      submit({ value: ['a'] }),
      submit({ tags: ['x'] }),
    ]);
    const valibot = v.object({ priority: v.picklist(['low', 'high']), n: v.pipe(v.string(), v.transform(Number)) });
    expect((await session.prompt('x', { result: valibot })).data).toEqual({ priority: 'high', n: 4 });
    const ark = type({ priority: "'low' | 'high'", n: 'number' });
    expect((await session.prompt('x', { result: ark })).data).toEqual({ priority: 'low', n: 4 });
    expect((await session.prompt('x', { result: z.array(z.string()) })).data).toEqual(['a']);
    const raw = { type: 'object', properties: { tags: { type: 'array' } }, required: ['tags'] };
    const { data, model } = await session.prompt('x', { result: raw });
    expect({ data, model }).toEqual({ data: { tags: ['x'] }, model: { provider: 'scripted', id: 'test' } });
  });

  it('are asked for again, with the issues, until they are right', async () => {
    const { session, model } = await scriptedHarness(['Let me think.', submit({ n: 'x' }), submit({ n: 1 })]);
    const { data, usage } = await session.prompt('x', { result: z.object({ n: z.number() }) });
    expect(data).toEqual({ n: 1 });
    expect(usage.totalTokens).toBe(45);
    expect(model.calls[1]?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(JSON.stringify(model.calls[2]?.messages.at(-1))).toContain('n: ');
  });

  it('are unavailable when the model gives up or never gets it right', async () => {
    const giveUp = { text: 'Hm.', toolCalls: [{ name: 'give_up', arguments: { reason: 'no data' } }] };
    const schema = z.object({ n: z.number() });
    const gone = await scriptedHarness([giveUp]);
    await expect(gone.session.prompt('x', { result: schema })).rejects.toMatchObject({
      reason: 'no data',
      assistantText: 'Hm.',
    });
    const stubborn = await scriptedHarness(Array.from({ length: 20 }, () => 'prose'));
    await expect(stubborn.session.prompt('x', { result: schema })).rejects.toBeInstanceOf(ResultUnavailableError);
    expect(stubborn.model.calls.length).toBe(5);
    const wrong = await scriptedHarness(Array.from({ length: 20 }, () => submit({ n: 'x' })));
    await expect(wrong.session.prompt('x', { result: schema })).rejects.toBeInstanceOf(ResultUnavailableError);
    expect(wrong.model.calls.length).toBe(5);
  });
});
