import { emptyUsage, type Message } from '@openflue/spec';
import { describe, expect, it } from 'vitest';
import { UNKNOWN_MODEL } from '../../models/model-catalog.ts';
import { ModelError } from '../../models/model-error.ts';
import type { ModelCall } from '../../models/port.ts';
import { SessionHistory } from '../history.ts';
import { scriptedHarness } from '../test-environment.ts';
import { compactionLimits } from './limits.ts';
import { planCut } from './plan-cut.ts';
import { transcript } from './transcript.ts';

const user = (text: string): Message => ({ role: 'user', content: text });
const assistant = (text: string): Message => ({ role: 'assistant', content: [{ type: 'text', text }] });
const calls: Message = { role: 'assistant', content: [{ type: 'toolCall', id: 'c', name: 'read', arguments: {} }] };
const result = (text: string): Message => ({
  ...{ role: 'toolResult', toolCallId: 'c', toolName: 'read', isError: false },
  content: [{ type: 'text', text }],
});
/** 100 tokens by the estimate. */
const long = 'x'.repeat(400);

describe('where a conversation is cut', () => {
  it('keeps the shortest end that has enough tokens', () => {
    const messages = [user(long), assistant(long), user(long), assistant(long)];
    expect(planCut(messages, 150, 0)).toBe(2);
    expect(planCut(messages, 201, 0)).toBe(1);
    expect(planCut(messages, 400, 0)).toBeUndefined();
  });

  it('never parts a tool result from its call', () => {
    const messages = [user(long), calls, result(long), result(long), assistant(long)];
    expect(planCut(messages, 150, 0)).toBe(1);
    expect(planCut(messages, 0, 0)).toBe(4);
  });

  it('does not fold a summary alone', () => {
    expect(planCut([user('notes'), user(long)], 50, 1)).toBeUndefined();
    expect(planCut([user('notes'), user(long), user(long)], 50, 1)).toBe(2);
  });
});

describe('limits', () => {
  it('leave room for an answer, by the model and by choice', () => {
    const facts = { ...UNKNOWN_MODEL, contextWindow: 200_000, maxOutput: 64_000 };
    expect(compactionLimits(facts, {})).toEqual({ threshold: 180_000, keepRecentTokens: 8_000 });
    expect(compactionLimits({ ...facts, maxOutput: 4_000 }, {}).threshold).toBe(196_000);
    expect(compactionLimits({ ...facts, contextWindow: 8_000 }, {})).toEqual({
      threshold: 6_000,
      keepRecentTokens: 3_000,
    });
    expect(compactionLimits(facts, { reserveTokens: 1, keepRecentTokens: 2 })).toEqual({
      ...{ threshold: 199_999, keepRecentTokens: 2 },
    });
  });
});

describe('a history', () => {
  it('gives a model the summary and what is kept, and counts what it was not told', () => {
    const history = new SessionHistory();
    for (const message of [user('a'), assistant('b'), user('c')]) history.append({ type: 'message', message });
    history.measured(50);
    history.append({ type: 'message', message: user(long) });
    expect(history.size()).toBe(150);
    history.append({ type: 'compaction', summary: 'S', kept: 2 });
    expect(history.messages.length).toBe(3);
    expect(JSON.stringify(history.messages[0])).toContain('S');
    expect(history.messages.slice(1)).toEqual([user('c'), user(long)]);
    expect(history.entries.length).toBe(5);
  });
});

describe('a transcript', () => {
  it('cuts long results, and the start when it is too long', () => {
    const text = transcript([user('hello'), calls, result('y'.repeat(5_000))], 100_000);
    expect(text).toContain('[calls read] {}');
    expect(text.length).toBeLessThan(2_200);
    expect(transcript([user('hello'), user('world')], 8)).toMatch(/^\[The start is left out/);
  });
});

describe('compaction', () => {
  const overflow = new ModelError('model_context_overflow', 'too long', { retryable: false, overflow: true });
  const isSummary = (call: ModelCall | undefined) => call?.tools.length === 0;
  const small = { keepRecentTokens: 10 };

  it('comes before a call when the conversation has passed the threshold, and stays out of the messages', async () => {
    const usage = { input: 127_000, output: 10 };
    const { session, model, environment } = await scriptedHarness([{ text: 'one', usage }, 'the notes', 'two'], {
      compaction: { ...small, reserveTokens: 1_000 },
    });
    await session.prompt('first question');
    const { text, usage: spent } = await session.prompt('second question, a little longer than the others are');
    expect(text).toBe('two');
    expect(spent.totalTokens).toBe(30);
    expect(isSummary(model.calls[1])).toBe(true);
    expect(JSON.stringify(model.calls[1]?.messages)).toContain('first question');
    expect(model.calls[2]?.messages.map(({ role }) => role)).toEqual(['user', 'user']);
    expect(JSON.stringify(model.calls[2]?.messages)).toContain('the notes');
    expect(environment.of('compaction')[0]).toMatchObject({
      ...{ reason: 'threshold', isError: false, messagesBefore: 3, messagesAfter: 2 },
    });
    expect(environment.of('turn').map(({ purpose }) => purpose)).toEqual(['agent', 'compaction', 'agent']);
    expect(JSON.stringify(environment.of('message_end'))).not.toContain('the notes');
  });

  it('recovers from an overflow once, and gives up when there is nothing to fold', async () => {
    const { session, environment } = await scriptedHarness(
      ['one', { fail: overflow }, 'notes', 'two', { fail: overflow }],
      {
        compaction: false,
      },
    );
    await session.prompt('first');
    expect((await session.prompt('second')).text).toBe('two');
    expect(environment.of('compaction_start')[0]?.reason).toBe('overflow');
    const alone = await scriptedHarness([{ fail: overflow }]);
    await expect(alone.session.prompt('x')).rejects.toBe(overflow);
  });

  it('does not stop the work when the summary fails, unless it was asked for', async () => {
    const usage = { input: 127_999, output: 0 };
    const { session, environment } = await scriptedHarness(
      [{ text: 'one', usage }, { fail: 'no' }, 'two', { fail: 'no' }],
      {
        compaction: small,
      },
    );
    await session.prompt('first');
    expect((await session.prompt('second and quite a bit longer than that')).text).toBe('two');
    expect(environment.of('compaction')[0]).toMatchObject({ isError: true });
    await expect(session.compact()).rejects.toBeInstanceOf(ModelError);
  });

  it('is done when asked for, by the model of choice, and does nothing when there is nothing to do', async () => {
    const { session, model, environment } = await scriptedHarness(['one', 'notes', 'two'], {
      compaction: { ...small, model: 'scripted/cheap' },
    });
    await session.compact();
    expect(model.calls.length).toBe(0);
    await session.prompt('first, which should be long enough to be kept alone, I hope, by what it weighs');
    await session.prompt('x'.repeat(100), { model: 'scripted/test' }).catch(() => {});
    await session.compact();
    expect(model.calls.some(({ model: name }) => name === 'cheap')).toBe(true);
    expect(environment.of('operation').at(-1)).toMatchObject({ operationKind: 'compact', isError: false });
    expect(environment.of('operation').at(-1)?.usage).not.toEqual(emptyUsage());
  });
});
