import { bash } from '../sandbox/bash.ts';
import type { SandboxFactory } from '../sandbox/port.ts';
import type { AgentDefinition, AgentInitializerContext, AgentRuntimeConfig } from './agent.ts';
import { isAgent } from './agent.ts';
import { type AgentProfile, checkBehaviour, defineAgentProfile, PROFILE_FIELDS } from './agent-profile.ts';
import { DefinitionError } from './definition-error.ts';
import { assertFields, assertText } from './definition-fields.ts';

const AGENT_FIELDS = [...PROFILE_FIELDS, 'profile', 'cwd', 'sandbox'];

/** An agent configured for one run or instance: every entry checked, its profile merged in. */
export type ResolvedAgent = Omit<AgentRuntimeConfig, 'name' | 'profile' | 'sandbox'> & {
  readonly sandbox?: SandboxFactory;
};

type Behaviour = Omit<AgentProfile, 'name'>;

/** What `init(agent, …)` adds to the agent's own. */
export type AddedBehaviour = Pick<AgentProfile, 'skills' | 'tools' | 'actions' | 'subagents'>;

/** Runs the initialiser. Rejects with `DefinitionError` when what it returns is wrong, else with what it threw. */
export async function resolveAgent(
  definition: AgentDefinition,
  context: AgentInitializerContext,
  added: AddedBehaviour = {},
): Promise<ResolvedAgent> {
  if (!isAgent(definition)) throw new DefinitionError('An agent must come from createAgent() or defineAgent().');
  const config = await definition.initialize(context);
  const what = 'the agent';
  assertFields(config, 'What the agent initialiser returned', AGENT_FIELDS);
  const { profile: given, name: _, cwd, sandbox, ...own } = config;
  if (cwd !== undefined) assertText(cwd, `The cwd of ${what}`);
  const factory = readSandbox(sandbox, what);
  const profile = given === undefined ? {} : defineAgentProfile(given);
  const merged = mergeProfile(profile, own);
  if (merged.model === undefined) {
    throw new DefinitionError('The agent names no model: set "model" to "provider/model", or to false.');
  }
  const complete = { ...merged, ...addLists(merged, added) };
  const behaviour = checkBehaviour(complete, what, []);
  return { ...complete, ...behaviour, ...(cwd !== undefined && { cwd }), ...(factory && { sandbox: factory }) };
}

function readSandbox(sandbox: AgentRuntimeConfig['sandbox'], what: string): SandboxFactory | undefined {
  if (sandbox === undefined || sandbox === false) return undefined;
  if (typeof sandbox === 'function') return bash(sandbox);
  if (typeof sandbox?.createSessionEnv === 'function') return sandbox;
  throw new DefinitionError(`The sandbox of ${what} must be a sandbox factory, as bash() and local() return.`);
}

function mergeProfile({ name: _, ...profile }: AgentProfile, own: Behaviour): Behaviour {
  const defined = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined));
  const merged: Behaviour = { ...profile, ...defined };
  return { ...merged, ...addLists(profile, own) };
}

/** Lists add up: first the profile's, then the agent's, then the call's. */
function addLists(first: AddedBehaviour, more: AddedBehaviour): AddedBehaviour {
  return {
    skills: [...(first.skills ?? []), ...(more.skills ?? [])],
    tools: [...(first.tools ?? []), ...(more.tools ?? [])],
    actions: [...(first.actions ?? []), ...(more.actions ?? [])],
    subagents: [...(first.subagents ?? []), ...(more.subagents ?? [])],
  };
}
