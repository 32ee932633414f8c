import { defineAgent } from '../../server/src/authoring/agent.ts';
import type { FlueContext } from '../../server/src/authoring/flue-context.ts';
import { readWorkflowModule } from '../../server/src/authoring/workflow-module.ts';
import { systemClock } from '../../server/src/clock.ts';
import { createEngine } from '../../server/src/engine/create-engine.ts';
import { ulidIds } from '../../server/src/ids.ts';
import { createModelRegistry } from '../../server/src/models/registry.ts';
import { listen } from '../../server/src/node/serving/listen.ts';
import { createLogger } from '../../server/src/node/serving/logger.ts';
import { pipeline } from '../../server/src/node/serving/pipeline.ts';
import { fileStorage } from '../../server/src/node/storage/file-storage.ts';
import { setApplication } from '../../server/src/protocol/application.ts';
import { benchModel, type Wish } from '../harness/model.ts';
import { stamp } from '../harness/stamp.ts';

// Argument: the data directory. What `openflue start` serves, but for the project's files and the model.
const [dir = ''] = process.argv.slice(2);
const route = async (_c: unknown, next: () => Promise<void>) => next();
const agent = defineAgent(() => ({ model: 'bench/one' }));

async function noop(_context: FlueContext) {}

/** One prompt, of as many deltas as the payload asks for. */
async function prompt({ init, payload }: FlueContext<Wish>) {
  const session = await (await init(agent)).session();
  await session.prompt(JSON.stringify(payload));
}

/** Logs in one synchronous loop. */
async function burst({ log, payload }: FlueContext<{ lines: number }>) {
  for (let i = 0; i < payload.lines; i++) log.info(`line ${i} of a loop that lets nobody in between`);
}

const storage = await fileStorage({ dir });
const engine = createEngine({
  workflows: Object.entries({ noop, prompt, burst }).map(([name, run]) => readWorkflowModule(name, { run, route })),
  storage,
  models: createModelRegistry({ providers: [benchModel()] }),
});
const log = await createLogger();
const stopping = new AbortController().signal;
setApplication({ engine, cors: [], dev: false, log, stopping, trustProxy: false });
const app = pipeline(undefined, {
  token: undefined,
  localOnly: true,
  cors: [],
  dev: false,
  log,
  clock: systemClock,
  ids: ulidIds(),
});
const { port } = await listen((request, env) => app.fetch(request, Object(env)), { host: '127.0.0.1', port: 0 });
await engine.start();
process.send?.({ port });

/** Asks when every run has ended, or to end in an orderly way (a profiler then writes what it has). */
process.on('message', async (question: 'ended' | 'exit') => {
  if (question === 'exit') {
    await engine.stop();
    await storage.close();
    process.exit();
  }
  while ((await storage.documents.unfinishedRuns()).length > 0) await new Promise((resolve) => setTimeout(resolve, 1));
  process.send?.({ endedAtMs: stamp() });
});
