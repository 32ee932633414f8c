import { type FlueOptions, flue, memoryStorage } from '@openflue/server/protocol';
import { cassette, isCassette } from './cassettes/cassette.ts';
import { keepRecordings } from './cassettes/keep-recordings.ts';
import { readRecordings } from './cassettes/read-recordings.ts';
import { createScriptedEngine, type ScriptedAgent, type ScriptedWorkflow } from './engine/scripted-engine.ts';
import { type Fault, withFaults } from './faults/fault.ts';
import type { AgentMock, Mocked, MockedApp, WorkflowMock } from './mocked-app.ts';

export interface MockServerOptions<App extends MockedApp = MockedApp> extends Mocked<App> {
  /**
   * Runs that have ended already, as `openflue runs export` wrote them: for who attaches to one by its id. Their workflows, where they
   * are not mocked otherwise, play them again.
   */
  readonly runs?: readonly unknown[];
  /** What goes wrong; the first is the outermost. They count requests: make new ones for every server. */
  readonly faults?: readonly Fault[];
  /** Settings of the server, such as `heartbeatMs` or `maxPageBytes`. */
  readonly server?: Omit<FlueOptions, 'engine'>;
}

export interface MockServer {
  fetch(request: Request): Promise<Response>;
}

/**
 * The real server over scenarios, in memory, mounted at the root of any origin. To be called in process:
 * `createFlueClient({ baseUrl: 'http://mock', fetch: mockServer({ … }).fetch })`. Throws `CassetteError`.
 */
export function mockServer<App extends MockedApp = MockedApp>(options: MockServerOptions<App>): MockServer {
  const { runs = [], faults = [], server } = options;
  const storage = memoryStorage();
  const recordings = readRecordings(runs);
  // A run is there only as long as its workflow is: that of a recorded run plays it again.
  const ofRecordings = Object.fromEntries(
    recordings.map((recording) => [recording.record.workflowName, { scenario: cassette(recording) }]),
  );
  const engine = createScriptedEngine({
    storage,
    workflows: {
      ...ofRecordings,
      ...mapped<WorkflowMock, ScriptedWorkflow>(options.workflows ?? {}, (mock) =>
        typeof mock === 'function' || isCassette(mock) ? { scenario: mock } : mock,
      ),
    },
    agents: mapped<AgentMock, ScriptedAgent>(options.agents ?? {}, (mock) =>
      typeof mock === 'function' ? { scenario: mock } : mock,
    ),
  });
  const app = flue({ listRuns: (_, next) => next(), trustProxy: true, ...server, engine });
  const kept = keepRecordings(recordings, storage);
  const fetch = withFaults(faults, async (request) => {
    await kept;
    return await app.fetch(request);
  });
  return { fetch };
}

function mapped<From, To>(values: Readonly<Record<string, From | undefined>>, make: (value: From) => To) {
  const made: Record<string, To> = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) made[name] = make(value);
  return made;
}
