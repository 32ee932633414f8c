import { createAgent, type FlueContext, type WorkflowRouteHandler } from '@openflue/server';
import { modelFor } from '../model.ts';

export const description = 'Reviews a document: the agent reads it as a file and writes its findings to another.';

const reviewer = createAgent(({ env }) => ({
  model: modelFor(env, 'anthropic/claude-sonnet-4-6'),
  instructions: 'You review documents for clarity and correctness. Quote what you criticise.',
  cwd: '/workspace',
}));

export const route: WorkflowRouteHandler = async (_c, next) => next();

export async function run({ init, payload }: FlueContext<{ document: string }>) {
  const harness = await init(reviewer);
  // The workspace is the agent's own: nothing of this machine is in it.
  await harness.fs.writeFile('document.md', payload.document);

  const session = await harness.session();
  await session.prompt('Review document.md and write your findings to review.md.');

  return { review: await harness.fs.readFile('review.md') };
}
