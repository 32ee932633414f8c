import type { Cassette } from './cassettes/cassette.ts';
import type { ScriptedAgent, ScriptedWorkflow } from './engine/scripted-engine.ts';
import type { AgentScenario, RunScenario } from './scenarios/play.ts';

/** An application's names, payloads and results, as `openflue types` writes them. */
export interface MockedApp {
  workflows: Record<string, { payload?: unknown; result: unknown }>;
  agents: Record<string, unknown>;
}

type PayloadOf<Workflow> = Workflow extends { payload?: infer Payload } ? Payload : undefined;

/** How a workflow is mocked: a scenario, a recording, or either with a description and a schema. */
export type WorkflowMock<Payload = unknown, Result = unknown> =
  | RunScenario<Payload, Result>
  | Cassette
  | (Omit<ScriptedWorkflow, 'scenario'> & { readonly scenario: RunScenario<Payload, Result> | Cassette });

/** How an agent is mocked: a scenario, or one with a description. */
export type AgentMock = AgentScenario | ScriptedAgent;

/** The workflows and agents that are mocked; others are not found. */
export interface Mocked<App extends MockedApp> {
  readonly workflows?: {
    readonly [Name in keyof App['workflows']]?: WorkflowMock<
      PayloadOf<App['workflows'][Name]>,
      App['workflows'][Name]['result']
    >;
  };
  readonly agents?: { readonly [Name in keyof App['agents']]?: AgentMock };
}
