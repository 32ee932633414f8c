import { defineAgent, defineWorkflow, type WorkflowRouteHandler } from '@openflue/server';
import { z } from 'zod';
import { modelFor } from '../model.ts';

export const route: WorkflowRouteHandler = async (_c, next) => next();

const verdict = z.object({
  priority: z.enum(['low', 'medium', 'high']),
  summary: z.string(),
});

/** The other way to write a workflow: with schemas, which callers see in `GET /workflows` and `GET /openapi.json`. */
export default defineWorkflow({
  description: 'Gives a support ticket a priority and a one-line summary.',
  agent: defineAgent(({ env }) => ({
    model: modelFor(env, 'anthropic/claude-sonnet-4-6'),
    instructions: 'You triage support tickets. Data loss and outages are high, everything cosmetic is low.',
  })),
  input: z.object({ ticket: z.string().min(1) }),
  output: verdict,
  async run({ harness, input }) {
    const session = await harness.session();
    const response = await session.prompt(input.ticket, { result: verdict });
    return response.data;
  },
});
