/** A skill that the application carries along: imported with `with { type: 'skill' }` or made by `defineSkill`. */
export interface SkillReference {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}

/** What `skills` fields take: a carried skill, or the bare entry of one that the workspace has. */
export type Skill = SkillReference | { readonly name: string; readonly description: string };
