import * as v from 'valibot';
import { afterEach, expect, test } from 'vitest';
import { serveAgent } from '../../../test/serve-agent.ts';
import { open, serveModules } from '../../../test/serve-modules.ts';
import { defineAgent } from '../../authoring/agent.ts';
import { defineWorkflow } from '../../authoring/workflow.ts';
import { createModelRegistry } from '../../models/registry.ts';
import { scripted } from '../../models/scripted.ts';
import { setApplication } from '../application.ts';
import { dispatch } from './dispatch.ts';
import { getRun, listAgents, listRuns } from './inspect.ts';
import { invoke } from './invoke.ts';

afterEach(() => setApplication(undefined));

const agent = defineAgent(() => ({ model: 'scripted/one' }));

test('dispatch gives input to an agent by its definition or its name, with a route or without', async () => {
  const model = scripted(['one', 'two', 'three']);
  const { engine, storage } = await serveModules(
    {},
    {
      agents: { support: { default: agent } },
      engine: { models: createModelRegistry({ providers: [model] }) },
    },
  );
  setApplication({ engine });
  const receipt = await dispatch(agent, { id: 't1', input: { order: 42 } });
  expect(receipt).toEqual({ dispatchId: expect.stringMatching(/^dsp_/), acceptedAt: expect.stringMatching(/Z$/) });
  await dispatch({ agent: 'support' }, { id: 't1', input: 'again' });
  await dispatch({ agent: 'support', id: 't1', session: 'side', input: null });
  await expect.poll(() => storage.documents.unsettledSubmissions()).toEqual([]);
  expect(model.calls.map(({ messages }) => messages.at(-1)?.content)).toEqual(['{\n  "order": 42\n}', 'again', 'null']);
});

test.each([
  ['an unknown agent', { agent: 'nobody', id: '1', input: 1 }, 'agent_not_found'],
  ['no id', { agent: 'support', id: '', input: 1 }, 'invalid_request'],
  ['no input', { agent: 'support', id: '1', input: undefined }, 'invalid_request'],
  ['an input that is no JSON', { agent: 'support', id: '1', input: () => 1 }, 'not_json'],
  ['a reserved session', { agent: 'support', id: '1', input: 1, session: 'task:1' }, 'invalid_request'],
])('dispatch with %s is refused', async (_, request, type) => {
  const { engine } = await serveAgent([]);
  setApplication({ engine });
  await expect(dispatch(request)).rejects.toMatchObject({ type });
});

test('invoke admits a run, which getRun and listRuns know', async () => {
  const shout = defineWorkflow({
    agent,
    input: v.object({ text: v.string() }),
    run: async ({ input }) => ({ loud: input.text.toUpperCase() }),
  });
  const { engine } = await serveModules({ shout: { default: shout }, plain: { run: async () => 1 } });
  setApplication({ engine });
  const { runId } = await invoke(shout, { payload: { text: 'hi' } });
  await engine.runs.ended(runId, AbortSignal.timeout(5_000));
  expect(await getRun(runId)).toMatchObject({ workflowName: 'shout', result: { loud: 'HI' } });
  expect(await getRun('run_none')).toBeNull();
  const named = await invoke({ workflow: 'plain' });
  await engine.runs.ended(named.runId, AbortSignal.timeout(5_000));
  expect((await listRuns({ workflowName: 'plain' })).runs).toMatchObject([{ runId: named.runId }]);
  await expect(invoke(shout, { input: { text: 1 } })).rejects.toMatchObject({ type: 'invalid_request' });
  await expect(invoke({ workflow: 'none' })).rejects.toMatchObject({ type: 'workflow_not_found' });
});

test('listAgents tells which answer over HTTP', async () => {
  const { engine } = await serveModules(
    {},
    {
      agents: { open: { default: agent, route: open, description: 'Answers.' }, hidden: { default: agent } },
    },
  );
  setApplication({ engine });
  expect(await listAgents()).toEqual([
    { name: 'open', description: 'Answers.', transports: { http: true }, defined: true },
    { name: 'hidden', transports: {}, defined: true },
  ]);
  await expect(dispatch(agent, { id: '1', input: 1 })).rejects.toMatchObject({ type: 'agent_not_found' });
});

test('without an application they say so', async () => {
  await expect(listRuns()).rejects.toMatchObject({ type: 'no_application' });
  await expect(dispatch({ agent: 'a', id: '1', input: 1 })).rejects.toMatchObject({ type: 'no_application' });
});
