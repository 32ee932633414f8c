import { createAgent, type FlueContext } from '@openflue/server';

const agent = createAgent(() => ({ model: 'demo/extractive' }));

/** The page is for everybody who gets to it. */
export const route = async (_c: unknown, next: () => Promise<void>) => next();

export async function run({ init, payload, log }: FlueContext<{ text: string }>) {
  const words = payload.text.split(/\s+/).length;
  log.info(`Reading ${words} words`);
  const session = await (await init(agent)).session();
  const { text } = await session.prompt(payload.text);
  return { summary: text };
}
