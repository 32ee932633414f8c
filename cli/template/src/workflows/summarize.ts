import { createAgent, type FlueContext, type WorkflowRouteHandler } from '@openflue/server';

const summarizer = createAgent(({ env }) => ({
  // The demo model answers with the text's own sentences: no key, no network, the same answer every time.
  model: env.ANTHROPIC_API_KEY ? 'anthropic/claude-haiku-4-5' : 'demo/summarizer',
  instructions: 'Summarize the text you are given in three sentences.',
}));

/** Without this export the workflow would not answer over HTTP. Authenticate here; call `next()` to allow. */
export const route: WorkflowRouteHandler = async (_c, next) => next();

export async function run({ init, payload, log }: FlueContext<{ text: string }>) {
  log.info('Summarizing', { characters: payload.text.length });
  const harness = await init(summarizer);
  const session = await harness.session();
  const response = await session.prompt(payload.text);

  return { summary: response.text };
}
