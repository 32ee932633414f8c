import type { LoadedSkill } from './loaded-skill.ts';

/** A skill's instructions for the model, with the supporting files it may read and how. */
export function skillText({ name, instructions, files, directory }: LoadedSkill): string {
  const parts = [`# Skill: ${name}`, instructions];
  if (files.length > 0) {
    const how =
      directory === undefined
        ? `Read one by calling activate_skill with name "${name}" and its path as file:`
        : `They are in ${directory}:`;
    parts.push(`Supporting files. ${how}\n${files.map((file) => `- ${file}`).join('\n')}`);
  }
  return parts.join('\n\n');
}

/** What a skill is asked to do, as a user's message. */
export function skillMessage(skill: LoadedSkill, args: Record<string, unknown> | undefined): string {
  const given = args === undefined ? '' : `\n\nArguments:\n${JSON.stringify(args, null, 2)}`;
  return `Carry out this skill.\n\n${skillText(skill)}${given}`;
}
