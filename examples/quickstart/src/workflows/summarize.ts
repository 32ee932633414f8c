import { createAgent, type FlueContext, type WorkflowRouteHandler } from '@openflue/server';
import { modelFor } from '../model.ts';

export const description = 'Summarizes a document in a few sentences.';

const summarizer = createAgent(({ env }) => ({
  model: modelFor(env),
  instructions: 'Summarize the document you are given in five sentences, in plain language.',
}));

/** Without this export the workflow would not answer over HTTP. Authenticate here; call `next()` to allow. */
export const route: WorkflowRouteHandler = async (_c, next) => next();

export async function run({ init, payload, log }: FlueContext<{ text: string }>) {
  log.info('Summarizing a document', { words: payload.text.split(/\s+/).length });
  const harness = await init(summarizer);
  const session = await harness.session();
  const response = await session.prompt(payload.text);

  return { summary: response.text };
}
