import { brand, isBranded } from './brand.ts';
import { DefinitionError } from './definition-error.ts';
import { assertFields } from './definition-fields.ts';
import { checkSkillFields, parseSkillMarkdown, type SkillFields } from './skill-markdown.ts';

/** A skill that the application carries along: imported with `with { type: 'skill' }` or made by `defineSkill`. */
export interface SkillReference extends SkillFields {
  readonly id: string;
  readonly instructions: string;
  /** Supporting files by their path beside `SKILL.md`. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}

/** What `skills` fields take: a carried skill, or the bare entry of one that the workspace has. */
export type Skill = SkillReference | { readonly name: string; readonly description: string };

export interface DefineSkillOptions extends SkillFields {
  /** Markdown. */
  readonly instructions?: string;
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

/** Defines a skill in code, by the rules of `SKILL.md`. Throws `DefinitionError`. */
export function defineSkill(options: DefineSkillOptions): SkillReference {
  const fields = [
    'name',
    'description',
    'instructions',
    'license',
    'compatibility',
    'metadata',
    'allowedTools',
    'files',
  ];
  assertFields(options, 'A skill', fields);
  const { instructions = '', files = {}, ...own } = options;
  if (typeof instructions !== 'string') throw new DefinitionError('The instructions of a skill must be text.');
  return makeSkill({ ...checkSkillFields({ ...NO_FIELDS, ...own }, `The skill "${own.name}"`), instructions }, files);
}

/** A skill out of the text of its `SKILL.md` and the files beside it, as a loader reads them. Rejects with `DefinitionError`. */
export async function skillFromMarkdown(
  text: string,
  options: {
    readonly where: string;
    readonly directory?: string;
    readonly files?: Readonly<Record<string, string | Uint8Array>>;
  },
): Promise<SkillReference> {
  return makeSkill(await parseSkillMarkdown(text, options.where, options.directory), options.files ?? {});
}

export function isSkillReference(value: unknown): value is SkillReference {
  return isBranded('skill', value);
}

const NO_FIELDS = { license: undefined, compatibility: undefined, metadata: undefined, allowedTools: undefined };

function makeSkill(
  document: SkillFields & { readonly instructions: string },
  files: Readonly<Record<string, string | Uint8Array>>,
): SkillReference {
  for (const [path, content] of Object.entries(files)) {
    const escapes = path === '' || path.startsWith('/') || path.split('/').includes('..');
    if (escapes) throw new DefinitionError(`The skill "${document.name}" has a file outside itself: "${path}".`);
    if (typeof content !== 'string' && !(content instanceof Uint8Array)) {
      throw new DefinitionError(`The file "${path}" of the skill "${document.name}" must be text or bytes.`);
    }
  }
  return brand('skill', { ...document, id: `skill:${document.name}`, files: { ...files } });
}
