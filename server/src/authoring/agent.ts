import type { BashFactory } from '../sandbox/bash-like.ts';
import type { SandboxFactory } from '../sandbox/port.ts';
import type { AgentProfile } from './agent-profile.ts';
import { brand, isBranded } from './brand.ts';
import { assertFunction } from './definition-fields.ts';
import type { Loose } from './loose.ts';

export interface AgentInitializerContext<TPayload = Loose, TEnv = Record<string, Loose>> {
  /** The run's id, or the agent instance's. */
  readonly id: string;
  readonly env: TEnv;
  /** The workflow's payload; `undefined` for an agent instance. */
  readonly payload: TPayload;
}

/** What an initialiser returns. Its fields replace the profile's; lists are added to the profile's. */
export interface AgentRuntimeConfig extends AgentProfile {
  readonly profile?: AgentProfile;
  /** Working directory: where relative paths, `AGENTS.md` and the workspace's skills are. */
  readonly cwd?: string;
  /** Default, and `false`: a virtual workspace that belongs to the run or instance. A function makes a just-bash. */
  readonly sandbox?: SandboxFactory | BashFactory | false;
}

/** Opaque: what `createAgent` and `defineAgent` return. */
export interface AgentDefinition<TPayload = Loose, TEnv = Record<string, Loose>> {
  initialize(context: AgentInitializerContext<TPayload, TEnv>): AgentRuntimeConfig | Promise<AgentRuntimeConfig>;
}

/** Defines an agent by a function that configures it for one run or instance; called whenever a harness starts. */
export function createAgent<TPayload = Loose, TEnv = Record<string, Loose>>(
  initialize: AgentDefinition<TPayload, TEnv>['initialize'],
): AgentDefinition<TPayload, TEnv> {
  assertFunction(initialize, 'What createAgent() takes');
  return brand('agent', { initialize });
}

/** As `createAgent`; its one type parameter is the environment. */
export function defineAgent<TEnv = Record<string, Loose>>(
  initialize: AgentDefinition<Loose, TEnv>['initialize'],
): AgentDefinition<Loose, TEnv> {
  return createAgent(initialize);
}

export function isAgent(value: unknown): value is AgentDefinition {
  return isBranded('agent', value);
}
