import { contractFetch } from '@openflue/conformance';
import { createFlueClient } from '@openflue/sdk';
import { setupServer } from 'msw/node';
import { onTestFinished } from 'vitest';
import type { Reach } from '../../sdk/test/fixtures/flue-server.ts';
import type { PayloadSchema } from '../src/engine/payload-schema.ts';
import { flueHandlers } from '../src/flue-handlers.ts';
import type { RunScenario } from '../src/scenarios/play.ts';

const baseUrl = 'http://mocked.test';
const retry = { initialDelayMs: 5, maxDelayMs: 50 };

interface Module {
  readonly run?: RunScenario;
  readonly default?: { readonly action: { readonly input?: PayloadSchema; readonly run: (scope: object) => unknown } };
}

/** Modules of workflows as mocks, which MSW answers for: their handlers are the scenarios. */
export const mocked: Reach = async (modules, server, client) => {
  const workflows = Object.fromEntries(
    Object.entries(modules).map(([name, module]: [string, Module]) => {
      const { action } = module.default ?? {};
      const scenario: RunScenario = module.run ?? (({ payload, ...play }) => action?.run({ ...play, input: payload }));
      return [name, { scenario, ...(action?.input && { input: action.input }) }];
    }),
  );
  const msw = setupServer(...flueHandlers({ baseUrl, workflows, ...(server && { server }) }));
  msw.listen({ onUnhandledFrame: 'bypass' });
  onTestFinished(() => msw.close());
  return createFlueClient({ baseUrl, fetch: contractFetch((input, init) => fetch(input, init)), retry, ...client });
};
