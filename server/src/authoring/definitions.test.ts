import * as v from 'valibot';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import { defineAction, isAction } from './action.ts';
import { type AgentRuntimeConfig, createAgent, defineAgent, isAgent } from './agent.ts';
import { type AgentProfile, defineAgentProfile } from './agent-profile.ts';
import { DefinitionError } from './definition-error.ts';
import { resolveAgent } from './resolve-agent.ts';
import { defineTool } from './tool.ts';
import { defineWorkflow, isWorkflow } from './workflow.ts';

const run = () => 'done';
const tool = { name: 'tool', description: 'A tool', run };
const agent = createAgent(() => ({ model: 'demo/x' }));
const context = { id: 'run_1', env: {}, payload: undefined };

describe('definitions', () => {
  it('give handlers the types of their schemas', () => {
    defineTool({
      ...tool,
      input: v.object({ n: v.pipe(v.string(), v.transform(Number)) }),
      output: z.object({ ok: z.boolean() }),
      run({ input }) {
        expectTypeOf(input).toEqualTypeOf<{ n: number }>();
        return { ok: true };
      },
    });
    // @ts-expect-error the output is not of the schema's type
    defineTool({ ...tool, output: z.object({ ok: z.boolean() }), run: () => ({ ok: 'yes' }) });
    defineWorkflow({
      agent,
      input: z.object({ text: z.string() }),
      async run({ harness, input, log }) {
        expectTypeOf(input).toEqualTypeOf<{ text: string }>();
        log.info(input.text);
        const session = await harness.session();
        const { data } = await session.prompt('x', { result: v.object({ a: v.string() }) });
        expectTypeOf(data).toEqualTypeOf<{ a: string }>();
        return { text: (await session.prompt('y')).text };
      },
    });
    createAgent<{ text: string }>(({ payload }) => ({ model: 'demo/x', instructions: payload.text }));
  });

  it('are recognised by what they are', () => {
    const action = defineAction({ name: 'act', description: 'Acts', run });
    const workflow = defineWorkflow({ agent, action });
    expect([isAgent(agent), isAction(action), isWorkflow(workflow)]).toEqual([true, true, true]);
    expect([isAgent(action), isAction(workflow), isWorkflow(agent), isAgent(null)]).toEqual([
      false,
      false,
      false,
      false,
    ]);
  });

  it('take tools in the form of the 0.x line', async () => {
    const parameters = { type: 'object', properties: { q: { type: 'string' } } };
    const legacy = defineTool({
      name: 'old',
      description: 'Old',
      parameters,
      execute: async (args) => `got ${args.q}`,
    });
    expect(await legacy.run({ input: { q: 'x' } })).toBe('got x');
  });

  it.each([
    ['a tool without a name', () => defineTool({ ...tool, name: '' })],
    ['a name that no model accepts', () => defineTool({ ...tool, name: 'two words' })],
    ['a tool without a description', () => defineTool({ ...tool, description: ' ' })],
    ['a misspelt field', () => defineTool({ ...tool, inputs: {} } as never)],
    ['both forms of a tool', () => defineTool({ ...tool, parameters: {}, execute: async () => '' } as never)],
    ['an input that is no object', () => defineTool({ ...tool, input: v.string() as never })],
    ['an action without run', () => defineAction({ name: 'a', description: 'b' } as never)],
    ['a workflow of nobody', () => defineWorkflow({ agent: {} as never, run })],
    ['a workflow with action and run', () => defineWorkflow({ agent, action: {}, run } as never)],
    ['a workflow with neither', () => defineWorkflow({ agent } as never)],
    ['tools that share a name', () => defineAgentProfile({ tools: [tool, tool] })],
    [
      'a tool and an action that share one',
      () =>
        defineAgentProfile({
          tools: [{ ...tool, name: 'a' }],
          actions: [defineAction({ name: 'a', description: 'b', run })],
        }),
    ],
    ['an unknown thinking level', () => defineAgentProfile({ thinkingLevel: 'max' as never })],
    ['a model without a provider', () => defineAgentProfile({ model: 'claude' })],
    ['a subagent without a name', () => defineAgentProfile({ subagents: [{}] })],
    ['a subagent with durability', () => defineAgentProfile({ subagents: [{ name: 's', durability: {} }] })],
    ['a profile within itself', () => defineAgentProfile(circular())],
    ['an agent that is no function', () => createAgent({} as never)],
  ])('refuse %s', (_, define) => {
    expect(define).toThrow(DefinitionError);
  });
});

describe('an agent, configured', () => {
  it('adds its lists to its profile and replaces the rest', async () => {
    const profile = defineAgentProfile({ model: 'demo/a', instructions: 'A', tools: [tool], thinkingLevel: 'low' });
    const own = { ...tool, name: 'own' };
    const resolved = await resolveAgent(
      defineAgent(({ id }) => ({ profile, model: 'demo/b', tools: [own], cwd: `/${id}` })),
      context,
      { tools: [{ ...tool, name: 'added' }] },
    );
    expect(resolved).toMatchObject({ model: 'demo/b', instructions: 'A', thinkingLevel: 'low', cwd: '/run_1' });
    expect(resolved.tools?.map(({ name }) => name)).toEqual(['tool', 'own', 'added']);
  });

  it('takes the forms of sandbox of the 0.x line', async () => {
    const resolve = (sandbox: AgentRuntimeConfig['sandbox']) =>
      resolveAgent(
        createAgent(() => ({ model: 'demo/x', name: 'n', ...(sandbox !== undefined && { sandbox }) })),
        context,
      );
    expect((await resolve(false)).sandbox).toBeUndefined();
    expect((await resolve(() => Promise.reject(new Error('not yet')))).sandbox).toHaveProperty('createSessionEnv');
  });

  it.each([
    ['no model', {}],
    ['an unknown field', { model: 'demo/x', modle: 'y' }],
    ['a sandbox that is none', { model: 'demo/x', sandbox: {} }],
    ['nothing', undefined],
  ])('is refused with %s', async (_, config) => {
    await expect(
      resolveAgent(
        createAgent(() => config as never),
        context,
      ),
    ).rejects.toBeInstanceOf(DefinitionError);
  });
});

function circular(): AgentProfile {
  const subagents: AgentProfile[] = [];
  const profile = { name: 'p', subagents };
  subagents.push(profile);
  return profile;
}
