import {
  EVENT_VERSION,
  type EventOf,
  type EventScope,
  type EventType,
  type FlueEvent,
  flueEventSchema,
} from '@openflue/spec';
import { type AgentRuntimeConfig, createAgent } from '../authoring/agent.ts';
import type { FlueHarness } from '../authoring/flue-harness.ts';
import { systemClock } from '../clock.ts';
import type { Emitter } from '../events/emitter.ts';
import { publish } from '../events/observe.ts';
import type { Ids } from '../ids.ts';
import { demoProvider } from '../models/demo/demo-provider.ts';
import type { ModelCall, ModelProvider } from '../models/port.ts';
import { createModelRegistry } from '../models/registry.ts';
import { type ScriptedAnswer, scripted } from '../models/scripted.ts';
import type { HarnessEnvironment } from './environment.ts';
import { initHarness } from './init-harness.ts';

/** For tests: an environment that keeps its events, each checked against the contract as it is emitted. */
export interface TestEnvironment extends HarnessEnvironment {
  readonly events: FlueEvent[];
  abort(reason?: unknown): void;
  /** The events of one type, in order. */
  of<T extends EventType>(type: T): EventOf<T>[];
}

export function testEnvironment(
  providers: readonly ModelProvider[] = [],
  overrides: Partial<HarnessEnvironment> = {},
): TestEnvironment {
  const events: FlueEvent[] = [];
  const controller = new AbortController();
  const isOf =
    <T extends EventType>(type: T) =>
    (event: FlueEvent): event is EventOf<T> =>
      event.type === type;
  return {
    id: 'run_01K8ZV6M6Q3W6Y5N4T2R1P0XYZ',
    env: {},
    emitter: collect(events, {}),
    models: createModelRegistry({ providers: [...providers, demoProvider()] }),
    signal: controller.signal,
    clock: systemClock,
    ids: countingIds(),
    random: () => 0.5,
    ...overrides,
    events,
    abort: (reason) => controller.abort(reason),
    of: (type) => events.filter(isOf(type)),
  };
}

function collect(events: FlueEvent[], scope: Partial<EventScope>): Emitter {
  return {
    emit(event) {
      const timestamp = new Date(0).toISOString();
      publish({ ...scope, ...event, timestamp });
      events.push(
        flueEventSchema.parse({ v: EVENT_VERSION, eventIndex: events.length, timestamp, ...scope, ...event }),
      );
    },
    note: (observation) => {
      publish({ ...scope, ...observation, timestamp: new Date(0).toISOString() });
    },
    with: (more) => collect(events, { ...scope, ...more }),
  };
}

function countingIds(): Ids {
  let count = 0;
  return { next: (prefix) => `${prefix}_${++count}` };
}

type Script = readonly (ScriptedAnswer | ((call: ModelCall) => ScriptedAnswer))[];

/** A harness whose model follows the script. */
export async function scriptedHarness(
  script: Script,
  config: Partial<AgentRuntimeConfig> = {},
  overrides: Partial<HarnessEnvironment> = {},
) {
  const model = scripted(script);
  const environment = testEnvironment([model], overrides);
  const agent = createAgent(() => ({ model: 'scripted/test', ...config }));
  const harness: FlueHarness = await initHarness(agent, {}, environment);
  return { harness, environment, model, session: await harness.session() };
}
