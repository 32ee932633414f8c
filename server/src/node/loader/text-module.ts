import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** What a Markdown file is imported as: `import text from './x.md' with { type: 'markdown' }`. */
export type TextKind = 'markdown' | 'skill';

/** As its `type` attribute says; without one, a `SKILL.md` is a skill and any other Markdown is text. */
export function textKind(file: string, attributes: Readonly<Record<string, string | undefined>>): TextKind | undefined {
  const { type } = attributes;
  if (type === 'markdown' || type === 'skill') return type;
  if (type !== undefined || !file.endsWith('.md')) return undefined;
  return basename(file) === 'SKILL.md' ? 'skill' : 'markdown';
}

/** Source of the module that a text file becomes: its text, or the skill that it describes, as the default export. */
export function textModule(file: string, kind: TextKind): string {
  if (kind === 'markdown') return `export default ${JSON.stringify(readFileSync(file, 'utf8'))};`;
  return `import { importSkill } from '@openflue/server/node';\nexport default await importSkill(${JSON.stringify(file)});`;
}
