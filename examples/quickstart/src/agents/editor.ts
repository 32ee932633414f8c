import { type AgentRouteHandler, defineAgent } from '@openflue/server';
import { modelFor } from '../model.ts';

export const description = 'Helps to edit a document, over as many messages as it takes.';

export const route: AgentRouteHandler = async (_c, next) => next();

export default defineAgent(({ env }) => ({
  model: modelFor(env, 'anthropic/claude-sonnet-4-6'),
  instructions: 'You help the user to edit documents in your workspace.',
}));
