import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { defineAction } from '../authoring/action.ts';
import { defineAgentProfile } from '../authoring/agent-profile.ts';
import { defineTool } from '../authoring/tool.ts';
import type { ModelCall } from '../models/port.ts';
import { DelegationDepthExceededError, SubagentNotDeclaredError } from './delegation-errors.ts';
import { scriptedHarness } from './test-environment.ts';

const reviewer = defineAgentProfile({ name: 'reviewer', description: 'Reviews changes', instructions: 'You review.' });
const parentTool = defineTool({ name: 'parent_only', description: 'Of the parent', run: () => 'x' });
const config = { instructions: 'You lead.', subagents: [reviewer], tools: [parentTool] };
const lastResult = (call: ModelCall) => JSON.stringify(call.messages.at(-1));
const use = (name: string, args: object, id = 'call_x') => ({
  toolCalls: [{ name, id, arguments: JSON.parse(JSON.stringify(args)) }],
});

describe('session.task', () => {
  it('asks a subagent that has its own history and abilities, the parent model, and the same files', async () => {
    const { session, harness, model, environment } = await scriptedHarness(
      ['earlier', use('write', { path: 'risk.md', content: 'r' }), 'reviewed', 'later'],
      config,
    );
    await session.prompt('before');
    const response = await session.task('Review this', { agent: 'reviewer', cwd: 'sub' });
    expect(response).toMatchObject({ text: 'reviewed', model: { provider: 'scripted', id: 'test' } });
    expect(await harness.fs.readFile('sub/risk.md')).toBe('r');
    const [, call] = model.calls;
    expect(call?.messages).toEqual([{ role: 'user', content: 'Review this' }]);
    expect(call?.system).toContain('You review.');
    expect(call?.system).not.toContain('You lead.');
    expect(call?.tools.map(({ name }) => name)).not.toContain('parent_only');
    await session.prompt('after');
    expect(model.calls.at(-1)?.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(environment.of('task_start')[0]).toMatchObject({ agent: 'reviewer', cwd: 'sub', parentSession: 'default' });
    expect(environment.of('task')[0]).toMatchObject({
      isError: false,
      session: expect.stringMatching(/^task:/),
      parentSession: 'default',
    });
    expect(environment.of('operation').map(({ operationKind }) => operationKind)).toEqual(['prompt', 'task', 'prompt']);
  });

  it('without a name starts the same agent afresh, and takes a result schema', async () => {
    const { session, model } = await scriptedHarness([use('submit_result', { ok: true })], config);
    const { data } = await session.task('Decide', { result: v.object({ ok: v.boolean() }) });
    expect(data).toEqual({ ok: true });
    expect(model.calls[0]?.system).toContain('You lead.');
    expect(model.calls[0]?.tools.map(({ name }) => name)).toContain('parent_only');
  });

  it('rejects a subagent that is not declared', async () => {
    const { session, environment } = await scriptedHarness([], config);
    await expect(session.task('x', { agent: 'nobody' })).rejects.toBeInstanceOf(SubagentNotDeclaredError);
    expect(environment.of('task_start')).toEqual([]);
  });
});

describe('the task tool', () => {
  it('gives the model the answer of its helper, and counts the work', async () => {
    const { session, model } = await scriptedHarness(
      [use('task', { prompt: 'Sum up', agent: 'reviewer' }), 'the helper says', (call) => lastResult(call)],
      config,
    );
    const { text, usage } = await session.prompt('Go');
    expect(text).toContain('the helper says');
    expect(usage.totalTokens).toBe(45);
    expect(model.calls[0]?.system).toContain('- reviewer: Reviews changes');
  });

  it('is gone where the nesting ends', async () => {
    const nest = (call: ModelCall) =>
      call.tools.some(({ name }) => name === 'task') ? use('task', { prompt: 'deeper' }) : 'bottom';
    const once = (call: ModelCall) => (call.messages.length > 1 ? lastResult(call) : nest(call));
    const { session, model } = await scriptedHarness(Array.from({ length: 30 }, () => once));
    expect((await session.prompt('Go')).text).toContain('bottom');
    expect(model.calls.filter(({ messages }) => messages.length === 1).length).toBe(6);
  });
});

describe('an action as a tool', () => {
  const summarize = defineAction({
    name: 'summarize',
    description: 'Summarises',
    input: v.object({ text: v.pipe(v.string(), v.trim()) }),
    output: v.object({ summary: v.string() }),
    async run({ harness, input, log }) {
      log.info('summarising', { length: input.text.length });
      await harness.fs.writeFile('trace.txt', input.text);
      const { text } = await (await harness.session()).prompt(`Summarize: ${input.text}`);
      return { summary: text };
    },
  });

  it('runs in a child harness with its own sessions over the same files', async () => {
    const { session, harness, model, environment } = await scriptedHarness(
      [use('summarize', { text: '  long  ' }, 'call_1'), 'short', (call) => lastResult(call)],
      { actions: [summarize] },
    );
    const { text, usage } = await session.prompt('Go');
    expect(usage.totalTokens).toBe(45);
    expect(JSON.parse(text).content).toEqual([{ type: 'text', text: '{"summary":"short"}' }]);
    expect(await harness.fs.readFile('trace.txt')).toBe('long');
    expect(model.calls[1]?.messages).toEqual([{ role: 'user', content: 'Summarize: long' }]);
    expect(environment.of('log')[0]).toMatchObject({ message: 'summarising', parentSession: 'default' });
    const inner = environment.of('operation').find(({ session: name }) => name === 'action:call_1:default');
    expect(inner).toMatchObject({ operationKind: 'prompt', parentSession: 'default' });
  });

  it('gives bad input back to the model, and its own failures', async () => {
    const failing = defineAction({ name: 'fail', description: 'Fails', run: () => Promise.reject(new Error('boom')) });
    const { session, model } = await scriptedHarness(
      [{ toolCalls: [{ name: 'summarize', arguments: { text: 1 } }, { name: 'fail' }] }, 'sorry'],
      { actions: [summarize, failing] },
    );
    await session.prompt('Go');
    const results = model.calls[1]?.messages.filter((message) => message.role === 'toolResult') ?? [];
    expect(results.map(({ isError }) => isError)).toEqual([true, true]);
    expect(JSON.stringify(results)).toMatch(/text: .*boom/);
  });

  it('may not nest without end', async () => {
    const seen: unknown[] = [];
    const again = defineAction({
      name: 'again',
      description: 'Again',
      async run({ harness }) {
        return (await (await harness.session()).prompt('again')).text;
      },
    });
    const dig = (call: ModelCall) => {
      if (call.messages.length === 1) return use('again', {});
      seen.push(lastResult(call));
      return 'up';
    };
    const { session } = await scriptedHarness(
      Array.from({ length: 30 }, () => dig),
      { actions: [again] },
    );
    await session.prompt('Go');
    expect(seen[0]).toContain('nested 5 deep');
    expect(new DelegationDepthExceededError(5)).toMatchObject({ type: 'delegation_depth_exceeded' });
  });
});
