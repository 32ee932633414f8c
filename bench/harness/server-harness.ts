import { defineAgent } from '../../server/src/authoring/agent.ts';
import { readAgentModule } from '../../server/src/authoring/agent-module.ts';
import type { FlueContext } from '../../server/src/authoring/flue-context.ts';
import { defineTool } from '../../server/src/authoring/tool.ts';
import { readWorkflowModule } from '../../server/src/authoring/workflow-module.ts';
import { createEngine } from '../../server/src/engine/create-engine.ts';
import { createModelRegistry } from '../../server/src/models/registry.ts';
import { listen } from '../../server/src/node/serving/listen.ts';
import { fileStorage } from '../../server/src/node/storage/file-storage.ts';
import { flue } from '../../server/src/protocol/flue.ts';
import { benchModel, gaps, type Wish } from './model.ts';

// Argument: the data directory. A whole server, but for the project's files and the model.
const [dir = ''] = process.argv.slice(2);
const route = async (_c: unknown, next: () => Promise<void>) => next();
const noop = defineTool({
  name: 'noop',
  description: 'Does nothing.',
  parameters: { type: 'object', properties: {} },
  execute: async () => 'ok',
});
const agent = defineAgent(() => ({ model: 'bench/one', tools: [noop], compaction: false }));

/** One prompt. Result: what the harness took between its turns, in ms. */
async function prompt({ init, payload }: FlueContext<Wish>) {
  gaps.length = 0;
  const session = await (await init(agent)).session();
  await session.prompt(JSON.stringify(payload));
  return { gaps: [...gaps] };
}

/** One conversation of many prompts. Result: the ms of each. */
async function talk({ init, payload }: FlueContext<{ prompts: number; wish: Wish }>) {
  const session = await (await init(agent)).session();
  const took: number[] = [];
  for (let i = 0; i < payload.prompts; i++) {
    const from = performance.now();
    await session.prompt(JSON.stringify(payload.wish));
    took.push(performance.now() - from);
  }
  return { took };
}

const engine = createEngine({
  workflows: Object.entries({ prompt, talk }).map(([name, run]) => readWorkflowModule(name, { run, route })),
  agents: [readAgentModule('talker', { default: agent, route })],
  storage: await fileStorage({ dir }),
  models: createModelRegistry({ providers: [benchModel()] }),
});
await engine.start();
const app = flue({ engine });
const { port } = await listen((request) => app.fetch(request), { host: '127.0.0.1', port: 0 });
process.send?.({ port });
