import { contractFetch } from '@openflue/conformance';
import { createFlueClient } from '@openflue/sdk';
import type { ScriptedAnswer } from '@openflue/server';
import { setupServer } from 'msw/node';
import { onTestFinished } from 'vitest';
import type { Reach } from '../../sdk/test/fixtures/flue-server.ts';
import { support, weather } from '../../sdk/test/fixtures/support.ts';
import type { PayloadSchema } from '../src/engine/payload-schema.ts';
import { flueHandlers } from '../src/flue-handlers.ts';
import type { AgentScenario, RunScenario } from '../src/scenarios/play.ts';
import { scenario } from '../src/scenarios/scenario.ts';

const baseUrl = 'http://mocked.test';
const retry = { initialDelayMs: 5, maxDelayMs: 50 };

interface Module {
  readonly run?: RunScenario;
  readonly default?: { readonly action: { readonly input?: PayloadSchema; readonly run: (scope: object) => unknown } };
}

/** The suite's application as mocks, which MSW answers for: handlers and scripts are the scenarios. */
export const mocked: Reach = async ({ workflows: modules = {}, script, face }, client) => {
  const workflows = Object.fromEntries(
    Object.entries(modules).map(([name, module]: [string, Module]) => {
      const { action } = module.default ?? {};
      const scenario: RunScenario = module.run ?? (({ payload, ...play }) => action?.run({ ...play, input: payload }));
      return [name, { scenario, ...(action?.input && { input: action.input }) }];
    }),
  );
  const { description } = support;
  const agents = script && { support: { description, scenario: scenarioOf([...script]) } };
  const msw = setupServer(
    ...flueHandlers({ baseUrl, workflows, ...(agents && { agents }), ...(face && { server: face }) }),
  );
  msw.listen({ onUnhandledFrame: 'bypass' });
  onTestFinished(() => msw.close());
  return createFlueClient({ baseUrl, fetch: contractFetch((input, init) => fetch(input, init)), retry, ...client });
};

/** As the engine has it: who asks for turns is answered until one calls no tool. */
function scenarioOf(script: ScriptedAnswer[]): AgentScenario {
  return async ({ turn, signal, wait }) => {
    for (let calling = true; calling; ) {
      const next = script.shift() ?? { fail: 'The script has ended.' };
      const { toolCalls = [], hang, ...said } = typeof next === 'string' ? { text: next } : next;
      await turn({ ...said, tools: toolCalls.map((call) => ({ ...call, result: weather })) });
      if (hang) await scenario.pending()({ signal, wait });
      calling = toolCalls.length > 0;
    }
  };
}
