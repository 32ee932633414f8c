import { DefinitionError } from './definition-error.ts';

/** A `SKILL.md`, read and checked against the Agent Skills specification (https://agentskills.io/specification). */
export interface SkillDocument extends SkillFields {
  /** The Markdown below the front matter. */
  readonly instructions: string;
}

export interface SkillFields {
  readonly name: string;
  readonly description: string;
  readonly license?: string;
  readonly compatibility?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Told to nobody and not enforced. */
  readonly allowedTools?: string;
}

const NAME = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const LONGEST_NAME = 64;
const LONGEST_DESCRIPTION = 1024;
const LONGEST_COMPATIBILITY = 500;

/**
 * Rejects with `DefinitionError` when the text is no valid skill. `where` names it in messages; `directory`, when known, must be
 * the skill's name. Unknown fields of the front matter are passed over.
 */
export async function parseSkillMarkdown(text: string, where: string, directory?: string): Promise<SkillDocument> {
  const [, header, body] = /^\uFEFF?---\r?\n([\s\S]*?)\r?\n---[ \t]*(?:\r?\n([\s\S]*))?$/.exec(text) ?? [];
  if (header === undefined) throw new DefinitionError(`${where} must begin with front matter between two "---" lines.`);
  const fields = await readHeader(header, where);
  const document = {
    ...checkSkillFields(
      {
        name: fields.name,
        description: fields.description,
        license: fields.license,
        compatibility: fields.compatibility,
        metadata: fields.metadata,
        allowedTools: fields['allowed-tools'],
      },
      where,
    ),
    instructions: (body ?? '').trim(),
  };
  if (directory !== undefined && directory !== document.name) {
    throw new DefinitionError(`${where} is named "${document.name}" but stands in the directory "${directory}".`);
  }
  return document;
}

/** The library is loaded for the first skill: most servers have none. */
async function readHeader(header: string, where: string): Promise<Record<string, unknown>> {
  const { parse } = await import('yaml');
  let fields: unknown;
  try {
    fields = parse(header);
  } catch (cause) {
    throw new DefinitionError(
      `The front matter of ${where} is no YAML: ${cause instanceof Error ? cause.message : cause}`,
    );
  }
  if (!isRecord(fields)) throw new DefinitionError(`The front matter of ${where} must be a mapping.`);
  return fields;
}

/** Checks the fields, wherever they were written. */
export function checkSkillFields(fields: { readonly [K in keyof SkillFields]: unknown }, where: string): SkillFields {
  const { name, description, license, compatibility, metadata, allowedTools } = fields;
  const refuse = (problem: string): never => {
    throw new DefinitionError(`${where}: ${problem}`);
  };
  if (typeof name !== 'string' || !NAME.test(name) || name.length > LONGEST_NAME) {
    return refuse(`the name must be 1 to ${LONGEST_NAME} lower-case letters, digits and single hyphens between them.`);
  }
  if (typeof description !== 'string' || description.trim() === '' || description.length > LONGEST_DESCRIPTION) {
    return refuse(`the description must have 1 to ${LONGEST_DESCRIPTION} characters.`);
  }
  const text = (value: unknown, field: string) =>
    value === undefined || typeof value === 'string' ? value : refuse(`${field} must be text.`);
  const compatible = text(compatibility, 'compatibility');
  if (compatible !== undefined && (compatible === '' || compatible.length > LONGEST_COMPATIBILITY)) {
    refuse(`compatibility must have 1 to ${LONGEST_COMPATIBILITY} characters.`);
  }
  const licence = text(license, 'license');
  const tools = text(allowedTools, 'allowed-tools');
  return {
    name,
    description,
    ...(licence !== undefined && { license: licence }),
    ...(compatible !== undefined && { compatibility: compatible }),
    ...(metadata !== undefined && { metadata: readMetadata(metadata, refuse) }),
    ...(tools !== undefined && { allowedTools: tools }),
  };
}

function readMetadata(metadata: unknown, refuse: (problem: string) => never): Record<string, string> {
  if (!isRecord(metadata)) return refuse('metadata must be a mapping of text to text.');
  const entries = Object.entries(metadata).map(([key, value]): [string, string] =>
    typeof value === 'string' ? [key, value] : refuse(`metadata.${key} must be text; put it in quotes.`),
  );
  return Object.fromEntries(entries);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
