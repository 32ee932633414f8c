import { defineAgent } from '../../server/src/authoring/agent.ts';
import { readAgentModule } from '../../server/src/authoring/agent-module.ts';
import type { FlueContext } from '../../server/src/authoring/flue-context.ts';
import { readWorkflowModule } from '../../server/src/authoring/workflow-module.ts';
import { systemClock } from '../../server/src/clock.ts';
import { createEngine } from '../../server/src/engine/create-engine.ts';
import type { Role } from '../../server/src/engine/role.ts';
import { ulidIds } from '../../server/src/ids.ts';
import { createModelRegistry } from '../../server/src/models/registry.ts';
import { openPostgres } from '../../server/src/node/postgres/open-postgres.ts';
import { listen } from '../../server/src/node/serving/listen.ts';
import { createLogger } from '../../server/src/node/serving/logger.ts';
import { pipeline } from '../../server/src/node/serving/pipeline.ts';
import { setApplication } from '../../server/src/protocol/application.ts';
import { benchModel } from '../harness/model.ts';

// Arguments: the database, the role. One node of a service, as `openflue start --database` makes it.
const [url = '', role = 'all'] = process.argv.slice(2);
const route = async (_c: unknown, next: () => Promise<void>) => next();

async function noop(_context: FlueContext) {}

/** Tells the time, so that whoever reads can tell how old an event is. */
async function ticks({ log, payload }: FlueContext<{ ticks: number; everyMs: number }>) {
  for (let i = 0; i < payload.ticks; i++) {
    await new Promise((resolve) => setTimeout(resolve, payload.everyMs));
    log.info('tick');
  }
}

const roles: readonly Role[] = ['all', 'web', 'worker'];
const log = await createLogger({ level: 'warn' });
const { storage, cluster, close } = await openPostgres({ database: { url }, log });
const engine = createEngine({
  workflows: Object.entries({ noop, ticks }).map(([name, run]) => readWorkflowModule(name, { run, route })),
  agents: [readAgentModule('one', { default: defineAgent(() => ({ model: 'bench/one' })), route })],
  role: roles.find((one) => one === role) ?? 'all',
  storage,
  cluster,
  models: createModelRegistry({ providers: [benchModel()] }),
});
const stopping = new AbortController().signal;
setApplication({ engine, cors: [], dev: false, log, stopping, trustProxy: false });
const settings = { token: undefined, localOnly: true, cors: [], dev: false, log, clock: systemClock, ids: ulidIds() };
const app = pipeline(undefined, settings);
const { port } = await listen((request, env) => app.fetch(request, Object(env)), { host: '127.0.0.1', port: 0 });
await engine.start();
process.send?.({ port });
process.on('message', async () => {
  await engine.stop();
  await close();
  process.exit();
});
