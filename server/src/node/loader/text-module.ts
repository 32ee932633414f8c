import { readFileSync } from 'node:fs';

/** Import attributes that turn a file into a module: `import text from './x.md' with { type: 'markdown' }`. */
export type TextKind = 'markdown';

/** What a Markdown file is imported as: its `type` attribute, or plain text when there is none. */
export function textKind(file: string, attributes: Readonly<Record<string, string | undefined>>): TextKind | undefined {
  if (attributes.type === 'markdown') return 'markdown';
  return attributes.type === undefined && file.endsWith('.md') ? 'markdown' : undefined;
}

/** The module's source: the file's text as its default export. */
export function textModule(file: string): string {
  return `export default ${JSON.stringify(readFileSync(file, 'utf8'))};`;
}
