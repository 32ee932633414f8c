import { type ActiveTool, textOutcome } from '../active-tool.ts';
import { keepStart } from '../output-limit.ts';
import type { SkillCatalog } from '../skill-catalog.ts';
import { skillText } from '../skill-text.ts';

/** Loads a skill's instructions, or one of its files: only names and descriptions are in the prompt. */
export function activateSkillTool(catalog: SkillCatalog): ActiveTool {
  return {
    name: 'activate_skill',
    description:
      'Loads the instructions of a skill, or one of its supporting files. Do it before work that a skill is for.',
    parameters: {
      type: 'object',
      properties: {
        name: { type: 'string', enum: catalog.entries.map(({ name }) => name) },
        file: { type: 'string', description: 'Path of a supporting file, as the skill lists it.' },
      },
      required: ['name'],
    },
    async run({ name, file }) {
      const skill = catalog.find(typeof name === 'string' ? name : '');
      if (file === undefined) return textOutcome(keepStart(skillText(skill)));
      const content = typeof file === 'string' ? await skill.readFile(file) : undefined;
      if (content !== undefined) return textOutcome(keepStart(content));
      return textOutcome(`The skill has no file "${file}". It has: ${skill.files.join(', ') || 'none'}.`, true);
    },
  };
}
