import { isSkillReference, type Skill, type SkillReference } from '../authoring/skill.ts';
import { carriedSkill, type LoadedSkill } from './loaded-skill.ts';
import { SkillNameConflictError, SkillNotRegisteredError } from './skill-errors.ts';

/** The skills of one operation. */
export interface SkillCatalog {
  /** What the model is told of, by name. */
  readonly entries: readonly { readonly name: string; readonly description: string }[];
  /** Throws `SkillNotRegisteredError`. */
  find(skill: string | SkillReference): LoadedSkill;
}

/**
 * Throws `SkillNameConflictError` when the agent carries a skill that the workspace has too: neither is chosen silently.
 * A bare entry gives a skill of the workspace another description.
 */
export function createSkillCatalog(registered: readonly Skill[], found: readonly LoadedSkill[]): SkillCatalog {
  const loaded = new Map(found.map((skill) => [skill.name, skill]));
  const descriptions = new Map(found.map(({ name, description }) => [name, description]));
  for (const skill of registered) {
    if (isSkillReference(skill)) {
      if (loaded.has(skill.name)) throw new SkillNameConflictError(skill.name);
      loaded.set(skill.name, carriedSkill(skill));
    }
    descriptions.set(skill.name, skill.description);
  }
  return {
    entries: [...descriptions].map(([name, description]) => ({ name, description })),
    find(wanted) {
      // A reference carries its own content; the agent need not list it.
      if (typeof wanted !== 'string') return carriedSkill(wanted);
      const skill = loaded.get(wanted);
      if (!skill) throw new SkillNotRegisteredError(wanted, [...loaded.keys()]);
      return skill;
    },
  };
}
