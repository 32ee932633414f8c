import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { initHarness } from '../harness/init-harness.ts';
import { testEnvironment } from '../harness/test-environment.ts';
import { defineAction } from './action.ts';
import { createAgent, defineAgent } from './agent.ts';
import { readAgentModule } from './agent-module.ts';
import {
  ActionInputValidationError,
  ActionOutputSerializationError,
  ActionOutputValidationError,
} from './contract-errors.ts';
import { DefinitionError } from './definition-error.ts';
import type { FlueContext } from './flue-context.ts';
import { JsonSnapshotError } from './json-snapshot.ts';
import { defineWorkflow } from './workflow.ts';
import { readWorkflowModule } from './workflow-module.ts';

const agent = createAgent(() => ({ model: 'demo/x' }));
const log = { info() {}, warn() {}, error() {} };

function context(payload?: unknown): FlueContext {
  const environment = testEnvironment();
  const { id, env, signal } = environment;
  const init: FlueContext['init'] = (definition, options = {}) => initHarness(definition, options, environment);
  const step: FlueContext['step'] = async (name, fn) => fn({ id: name, signal });
  return { id, env, signal, payload, req: undefined, log, init, step };
}

describe('a workflow module', () => {
  it('with a run function takes any payload and returns JSON', async () => {
    const run = async ({ init, payload }: FlueContext<{ text: string }>) => {
      const session = await (await init(agent)).session();
      return { summary: (await session.prompt(payload.text)).text, missing: undefined };
    };
    const workflow = readWorkflowModule('summarize', { run, description: 'Summarises' });
    expect(workflow).toMatchObject({ name: 'summarize', description: 'Summarises' });
    expect(await workflow.validateInput(undefined)).toEqual({ value: undefined });
    expect(await workflow.run(context({ text: 'Short text.' }))).toEqual({ summary: 'Short text.' });
  });

  it('with a definition validates and transforms input before and output after', async () => {
    const workflow = readWorkflowModule('double', {
      default: defineWorkflow({
        agent,
        description: 'Doubles',
        input: v.object({ n: v.pipe(v.string(), v.transform(Number)) }),
        output: v.pipe(
          v.object({ n: v.number() }),
          v.transform(({ n }) => ({ twice: n })),
        ),
        run: ({ input }) => ({ n: input.n * 2 }),
      }),
    });
    expect(workflow).toMatchObject({ description: 'Doubles', input: { properties: { n: { type: 'string' } } } });
    expect(await workflow.validateInput({ n: 1 })).toMatchObject({ issues: [{ path: ['n'] }] });
    expect(await workflow.validateInput(undefined)).toHaveProperty('issues');
    expect(await workflow.run(context({ n: '4' }))).toEqual({ twice: 8 });
    await expect(workflow.run(context({ n: 4 }))).rejects.toBeInstanceOf(ActionInputValidationError);
  });

  it('with an action has its description, and its typed failures', async () => {
    let returned: unknown = { n: 'x' };
    const action = defineAction({
      name: 'act',
      description: 'Acts',
      output: v.object({ n: v.any() }),
      run: () => returned as { n: number },
    });
    const workflow = readWorkflowModule('act', { default: defineWorkflow({ agent, action }) });
    expect(workflow.description).toBe('Acts');
    expect(await workflow.run(context())).toEqual({ n: 'x' });
    returned = {};
    await expect(workflow.run(context())).rejects.toBeInstanceOf(ActionOutputValidationError);
    returned = { n: 1n };
    await expect(workflow.run(context())).rejects.toBeInstanceOf(ActionOutputSerializationError);
  });

  it('does not start an agent for input that is wrong', async () => {
    let started = 0;
    const counted = defineAgent(() => {
      started++;
      return { model: 'demo/x' };
    });
    const workflow = readWorkflowModule('w', {
      default: defineWorkflow({ agent: counted, input: v.object({}), run: () => 1 }),
    });
    await expect(workflow.run(context('no object'))).rejects.toBeInstanceOf(ActionInputValidationError);
    expect(started).toBe(0);
  });

  it('rejects a result that is not JSON', async () => {
    await expect(readWorkflowModule('w', { run: () => 1n }).run(context())).rejects.toBeInstanceOf(JsonSnapshotError);
  });

  const wrong: [string, Record<string, unknown>][] = [
    ['nothing', {}],
    ['a default that is no workflow', { default: agent }],
    ['a route that is no function', { run: () => 1, route: true }],
    ['a durability that is wrong', { run: () => 1, durability: { maxAttempts: 0 } }],
  ];
  it.each(wrong)('is refused when it exports %s', (_, exports) => {
    expect(() => readWorkflowModule('w', exports)).toThrow(DefinitionError);
  });
});

describe('an agent module', () => {
  it('exports a definition and maybe a route and a description', () => {
    const route = async () => {};
    expect(readAgentModule('helper', { default: agent, route, description: 'Helps' })).toEqual({
      ...{ name: 'helper', route, description: 'Helps', definition: agent },
    });
    expect(() => readAgentModule('helper', { default: {} })).toThrow(DefinitionError);
  });
});
