import type { AgentDefinition } from './agent.ts';
import type { AgentProfile } from './agent-profile.ts';
import type { FlueHarness } from './flue-harness.ts';
import type { FlueLogger } from './flue-logger.ts';
import type { Loose } from './loose.ts';
import type { Skill } from './skill.ts';
import type { Step } from './step.ts';
import type { AnyToolDefinition } from './tool.ts';

export interface AgentHarnessOptions {
  /** Default `default`; each name once in a run. */
  readonly name?: string;
  /** Added to the agent's. */
  readonly tools?: readonly AnyToolDefinition[];
  readonly skills?: readonly Skill[];
  readonly subagents?: readonly AgentProfile[];
}

/** What a workflow's `run` receives. */
export interface FlueContext<TPayload = Loose, TEnv = Record<string, Loose>> {
  /** The run's id. */
  readonly id: string;
  readonly payload: TPayload;
  readonly env: TEnv;
  /** The request that started the run; `undefined` when nobody asked over HTTP, and when the run was resumed. */
  readonly req: Request | undefined;
  readonly log: FlueLogger;
  /** Aborts when the run is cancelled or timed out. */
  readonly signal: AbortSignal;
  readonly step: Step;
  init(agent: AgentDefinition<TPayload, TEnv>, options?: AgentHarnessOptions): Promise<FlueHarness>;
}
