import type { SkillReference } from '../authoring/skill.ts';
import type { SkillDocument } from '../authoring/skill-markdown.ts';

/** A skill that can be put to use, wherever it comes from. */
export interface LoadedSkill {
  readonly name: string;
  readonly description: string;
  readonly instructions: string;
  /** Supporting files: how each is named to the model. */
  readonly files: readonly string[];
  /** Text of a supporting file; `undefined` when there is none of that name. */
  readFile(path: string): Promise<string | undefined>;
  /** Where the files are in the workspace, when they are there. */
  readonly directory?: string;
}

export function carriedSkill({ name, description, instructions, files }: SkillReference): LoadedSkill {
  return {
    name,
    description,
    instructions,
    files: Object.keys(files).sort(),
    async readFile(path) {
      const content = Object.hasOwn(files, path) ? files[path] : undefined;
      return content instanceof Uint8Array ? new TextDecoder().decode(content) : content;
    },
  };
}

export function workspaceSkill(
  document: SkillDocument,
  directory: string,
  files: readonly string[],
  read: (path: string) => Promise<string>,
): LoadedSkill {
  const { name, description, instructions } = document;
  return {
    name,
    description,
    instructions,
    files,
    directory,
    readFile: async (path) => (files.includes(path) ? read(`${directory}/${path}`) : undefined),
  };
}
