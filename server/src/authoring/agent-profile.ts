import type { ThinkingLevel } from '../models/port.ts';
import { type ActionDefinition, isAction } from './action.ts';
import { assertCompaction, type CompactionConfig } from './compaction-config.ts';
import { DefinitionError } from './definition-error.ts';
import { assertDistinct, assertFields, assertText } from './definition-fields.ts';
import { assertDurability, type DurabilityConfig } from './durability-config.ts';
import { assertModel, assertThinkingLevel, type ModelConfig } from './model-config.ts';
import type { Skill } from './skill.ts';
import { type AnyToolDefinition, normalizeTool } from './tool.ts';

/** Behaviour that agents share, or that an agent delegates to as a named subagent. */
export interface AgentProfile {
  /** Needed to be chosen as a subagent. */
  readonly name?: string;
  readonly description?: string;
  readonly model?: ModelConfig;
  /** Precede what the workspace adds to the system prompt. */
  readonly instructions?: string;
  readonly skills?: readonly Skill[];
  readonly tools?: readonly AnyToolDefinition[];
  readonly actions?: readonly ActionDefinition[];
  readonly subagents?: readonly AgentProfile[];
  readonly thinkingLevel?: ThinkingLevel;
  readonly compaction?: false | CompactionConfig;
  /** Not on subagents: they work inside their parent's operation. */
  readonly durability?: DurabilityConfig;
}

export const PROFILE_FIELDS = [
  ...['name', 'description', 'model', 'instructions', 'skills', 'tools', 'actions', 'subagents'],
  ...['thinkingLevel', 'compaction', 'durability'],
];

/** Checks a profile and returns it, frozen. Throws `DefinitionError`: unknown fields, clashing names, circles. */
export function defineAgentProfile(profile: AgentProfile): AgentProfile {
  return checkProfile(profile, 'An agent profile', []);
}

function checkProfile(profile: AgentProfile, owner: string, above: readonly AgentProfile[]): AgentProfile {
  if (above.includes(profile)) throw new DefinitionError(`${owner} is its own subagent.`);
  assertFields(profile, owner, PROFILE_FIELDS);
  if (profile.name !== undefined) assertText(profile.name, `${owner}: name`);
  const what = profile.name === undefined ? owner : `agent profile "${profile.name}"`;
  const { subagents, tools, actions, ...rest } = profile;
  const checked = { ...rest, ...checkBehaviour(profile, what, [...above, profile]) };
  return Object.freeze(checked);
}

/** What profiles and agents have in common. Returns the lists with every entry checked and normalised. */
export function checkBehaviour(
  behaviour: Omit<AgentProfile, 'name'>,
  what: string,
  above: readonly AgentProfile[],
): Pick<AgentProfile, 'tools' | 'actions' | 'subagents'> {
  const { description, model, instructions, skills, thinkingLevel, compaction, durability } = behaviour;
  if (description !== undefined) assertText(description, `The description of ${what}`);
  if (model !== undefined) assertModel(model, what);
  if (instructions !== undefined && typeof instructions !== 'string') {
    throw new DefinitionError(`The instructions of ${what} must be a string.`);
  }
  if (thinkingLevel !== undefined) assertThinkingLevel(thinkingLevel, what);
  if (compaction !== undefined) assertCompaction(compaction, what);
  if (durability !== undefined) assertDurability(durability, what);
  const tools = list(behaviour.tools, `tools of ${what}`)?.map((tool, i) =>
    normalizeTool(tool, `tools[${i}] of ${what}`),
  );
  const actions = list(behaviour.actions, `actions of ${what}`);
  for (const [index, action] of (actions ?? []).entries()) {
    if (!isAction(action)) throw new DefinitionError(`actions[${index}] of ${what} must come from defineAction().`);
  }
  const subagents = list(behaviour.subagents, `subagents of ${what}`)?.map((profile, index) => {
    assertFields(profile, `subagents[${index}] of ${what}`, PROFILE_FIELDS);
    assertText(profile.name, `subagents[${index}] of ${what}: name`);
    if (profile.durability) throw new DefinitionError(`subagents[${index}] of ${what} must have no durability.`);
    return checkProfile(profile, `subagent "${profile.name}"`, above);
  });
  assertDistinct(
    [...(tools ?? []), ...(actions ?? [])].map(({ name }) => name),
    `Tools and actions of ${what}`,
  );
  assertDistinct(
    (subagents ?? []).map(({ name }) => name ?? ''),
    `Subagents of ${what}`,
  );
  assertDistinct((list(skills, `skills of ${what}`) ?? []).map(skillName), `Skills of ${what}`);
  return { ...(tools && { tools }), ...(actions && { actions }), ...(subagents && { subagents }) };

  function skillName(skill: Skill, index: number): string {
    const where = `skills[${index}] of ${what}`;
    if (typeof skill !== 'object' || skill === null) throw new DefinitionError(`${where} must be a skill.`);
    assertText(skill.name, `${where}: name`);
    assertText(skill.description, `${where}: description`);
    return skill.name;
  }
}

function list<T>(value: readonly T[] | undefined, what: string): readonly T[] | undefined {
  if (value !== undefined && !Array.isArray(value)) throw new DefinitionError(`The ${what} must be an array.`);
  return value;
}
