import { RuntimeError } from '../runtime-error.ts';

export class SkillNotRegisteredError extends RuntimeError {
  override readonly name = 'SkillNotRegisteredError';
  constructor(skill: string, known: readonly string[]) {
    const there = known.length > 0 ? `There are: ${known.join(', ')}.` : 'There are none.';
    super('skill_not_registered', `There is no skill "${skill}" with instructions. ${there}`, { meta: { skill } });
  }
}

export class SkillNameConflictError extends RuntimeError {
  override readonly name = 'SkillNameConflictError';
  constructor(skill: string) {
    super(
      'skill_name_conflict',
      `The skill "${skill}" is the agent's and also in .agents/skills of its workspace; rename one.`,
      {
        meta: { skill },
      },
    );
  }
}
