import { emptyUsage, type ToolResultMessage } from '@openflue/spec';
import { describe, expect, it } from 'vitest';
import { advance, type LoopState, type ModelAnswered } from './turn-loop.ts';

const start: LoopState = { usage: emptyUsage(), text: '' };
const demanding: LoopState = { ...start, result: { triesLeft: 1 } };
const call = { type: 'toolCall' as const, id: 'c1', name: 'read', arguments: {} };
const result: ToolResultMessage = {
  ...{ role: 'toolResult', toolCallId: 'c1', toolName: 'read', content: [], isError: false },
};
const answered = (content: ModelAnswered['content'], more: Partial<ModelAnswered> = {}): ModelAnswered => ({
  ...{ type: 'answered', content, finishReason: 'stop', usage: { ...emptyUsage(), input: 2, totalTokens: 2 } },
  ...more,
});

describe('the turn loop', () => {
  it('calls the model with what the user said', () => {
    const message = { role: 'user' as const, content: 'Hi' };
    expect(advance(start, { type: 'prompted', message })).toEqual({
      ...{ state: start, append: [message], effect: { type: 'call_model' } },
    });
  });

  it('finishes with the text of an answer that calls no tool', () => {
    const blocks = [
      { type: 'text' as const, text: 'a' },
      { type: 'thinking' as const, thinking: 'hm' },
      { type: 'text' as const, text: 'b' },
    ];
    const { effect, append, state } = advance(start, answered(blocks));
    expect(effect).toEqual({ type: 'finish', outcome: { type: 'text', text: 'ab' } });
    expect(append).toEqual([{ role: 'assistant', content: blocks }]);
    expect(state.usage.input).toBe(2);
  });

  it('runs the tools of an answer, then calls the model with their results', () => {
    const asked = advance(start, answered([{ type: 'text', text: 'Reading' }, call], { finishReason: 'toolUse' }));
    expect(asked.effect).toEqual({ type: 'run_tools', calls: [call] });
    const done = advance(asked.state, { type: 'tools_finished', results: [result] });
    expect(done).toMatchObject({ append: [result], effect: { type: 'call_model' } });
  });

  it('adds up usage over turns', () => {
    const { state } = advance(start, answered([call]));
    expect(advance(state, answered([{ type: 'text', text: 'x' }])).state.usage.totalTokens).toBe(4);
  });

  it('ends a refusal as one', () => {
    expect(advance(start, answered([], { finishReason: 'error' })).effect).toEqual({
      ...{ type: 'finish', outcome: { type: 'refused' } },
    });
  });

  it('asks again for data when it gets prose, as often as it may', () => {
    const prose = answered([{ type: 'text', text: 'prose' }]);
    const again = advance(demanding, prose);
    expect(again.append.map(({ role }) => role)).toEqual(['assistant', 'user']);
    expect(again.effect).toEqual({ type: 'call_model' });
    expect(advance(again.state, prose).effect).toMatchObject({ outcome: { type: 'no_result', text: 'prose' } });
  });

  it('finishes with data once it is accepted, and without when the model gives up or never gets it right', () => {
    const judge = (state: LoopState, verdict: object) =>
      advance(state, { type: 'tools_finished', results: [result], verdict: verdict as { type: 'rejected' } });
    expect(judge(demanding, { type: 'accepted', data: 1 }).effect).toMatchObject({
      outcome: { type: 'data', data: 1 },
    });
    expect(judge(demanding, { type: 'given_up', reason: 'r' }).effect).toMatchObject({ outcome: { reason: 'r' } });
    const rejected = judge(demanding, { type: 'rejected' });
    expect(rejected).toMatchObject({ effect: { type: 'call_model' }, state: { result: { triesLeft: 0 } } });
    expect(judge(rejected.state, { type: 'rejected' }).effect).toMatchObject({ outcome: { type: 'no_result' } });
  });
});
