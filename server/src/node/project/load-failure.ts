import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { ProjectFileError } from '../loader/project-file-error.ts';
import { findSyntaxError } from '../loader/typescript.ts';

/** Where and why a module of the project did not load. `file` is absolute; `line` and `column` count from 1. */
export interface LoadFailure {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  readonly reason: string;
}

/**
 * Reads place and reason out of whatever importing `entryFile` threw.
 *
 * @param loadedFiles The project's files among which the culprit is.
 */
export function explainLoadFailure(
  error: unknown,
  entryFile: string,
  projectDir: string,
  loadedFiles: readonly string[],
): LoadFailure {
  if (error instanceof ProjectFileError) return fromFileError(error);
  const place = placeInProject(error instanceof Error ? (error.stack ?? '') : '', projectDir);
  if (place === undefined && error instanceof SyntaxError) {
    // The engine does not say in which file it found a syntax error.
    const found = firstSyntaxError([entryFile, ...loadedFiles]);
    if (found) return fromFileError(found);
  }
  return { file: entryFile, ...place, reason: reasonOf(error) };
}

function fromFileError({ file, line, column, message }: ProjectFileError): LoadFailure {
  return { file, ...(line !== undefined && { line }), ...(column !== undefined && { column }), reason: message };
}

function firstSyntaxError(files: readonly string[]): ProjectFileError | undefined {
  for (const file of files.filter((each) => /\.m?js$/.test(each))) {
    const error = findSyntaxError(readFileSync(file, 'utf8'), file);
    if (error) return error;
  }
  return undefined;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return `The module threw ${typeof error === 'string' ? `"${error}"` : String(error)}.`;
  const message = error.message.split('\n', 1)[0]?.trim() ?? '';
  const name = error.name === 'Error' ? '' : `${error.name}: `;
  return message === '' ? `The module threw ${error.name}.` : name + message;
}

/**
 * The first place inside the project: `file:///p/a.ts?v=2:3:7`, or `/p/a.ts:3:7` from a source map; the stack of a syntax
 * error starts with `file:///p/a.ts:3`.
 */
function placeInProject(
  stack: string,
  projectDir: string,
): { file: string; line: number; column?: number } | undefined {
  const roots = [pathToFileURL(projectDir).href, projectDir].map((root) => root.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const place = new RegExp(`(${roots.join('|')})(/[^\\n():?]+)(?:\\?[^\\s():]*)?:(\\d+)(?::(\\d+))?`, 'g');
  for (const [, root = '', path = '', line, column] of stack.matchAll(place)) {
    if (path.includes('/node_modules/')) continue;
    const file = root.startsWith('file:') ? fileURLToPath(root + path) : root + path;
    return { file, line: Number(line), ...(column !== undefined && { column: Number(column) }) };
  }
  return undefined;
}
