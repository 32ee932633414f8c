import {
  createEngine,
  createModelRegistry,
  type FlueOptions,
  flue,
  memoryStorage,
  readAgentModule,
  readWorkflowModule,
} from '@openflue/server';
import * as assistant from '../fixtures/src/agents/assistant.ts';
import * as unexposedAgent from '../fixtures/src/agents/unexposed.ts';
import { face } from '../fixtures/src/face.ts';
import { conformanceModel } from '../fixtures/src/model.ts';
import * as big from '../fixtures/src/workflows/big.ts';
import * as echo from '../fixtures/src/workflows/echo.ts';
import * as everything from '../fixtures/src/workflows/everything.ts';
import * as fail from '../fixtures/src/workflows/fail.ts';
import * as faulty from '../fixtures/src/workflows/faulty.ts';
import * as guarded from '../fixtures/src/workflows/guarded.ts';
import * as logs from '../fixtures/src/workflows/logs.ts';
import * as sealed from '../fixtures/src/workflows/sealed.ts';
import * as slow from '../fixtures/src/workflows/slow.ts';
import * as typed from '../fixtures/src/workflows/typed.ts';
import * as unexposed from '../fixtures/src/workflows/unexposed.ts';

const workflows = { big, echo, everything, fail, faulty, guarded, logs, sealed, slow, typed, unexposed };
const agents = { assistant, unexposed: unexposedAgent };

/** The fixtures on our own server, in this process. */
export interface FixtureServer {
  readonly app: ReturnType<typeof flue>;
  readonly engine: ReturnType<typeof createEngine>;
  stop(): Promise<void>;
}

export async function serveFixtures(
  options: Partial<Pick<Parameters<typeof createEngine>[0], 'storage' | 'cluster'>> & FlueOptions = {},
): Promise<FixtureServer> {
  const { storage = memoryStorage(), cluster, ...more } = options;
  const engine = createEngine({
    models: createModelRegistry({ providers: [conformanceModel] }),
    storage,
    ...(cluster && { cluster }),
    workflows: Object.entries(workflows).map(([name, exports]) => readWorkflowModule(name, exports)),
    agents: Object.entries(agents).map(([name, exports]) => readAgentModule(name, exports)),
  });
  await engine.start();
  return { app: flue({ ...face, ...more, engine }), engine, stop: () => engine.stop({ graceMs: 0 }) };
}
