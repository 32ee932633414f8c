import { DefinitionError } from './definition-error.ts';

/** Throws when `value` is no plain object or has a field that is not in `known`: mostly a misspelt one. */
export function assertFields(value: unknown, what: string, known: readonly string[]): asserts value is object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new DefinitionError(`${what} must be an object.`);
  }
  const unknown = Object.keys(value).filter((key) => !known.includes(key));
  if (unknown.length > 0) {
    throw new DefinitionError(
      `${what} has unknown ${unknown.length > 1 ? 'fields' : 'field'} ${quoteAll(unknown)}. Known: ${known.join(', ')}.`,
      { fields: unknown },
    );
  }
}

export function assertText(value: unknown, what: string): asserts value is string {
  if (typeof value !== 'string' || value.trim() === '')
    throw new DefinitionError(`${what} must be a non-empty string.`);
}

export function assertFunction(value: unknown, what: string): void {
  if (typeof value !== 'function') throw new DefinitionError(`${what} must be a function.`);
}

/** What models' APIs accept as the name of a tool. */
const TOOL_NAME = /^[a-zA-Z0-9_-]{1,128}$/;

export function assertToolName(value: unknown, what: string): asserts value is string {
  assertText(value, what);
  if (!TOOL_NAME.test(value)) {
    throw new DefinitionError(`${what} "${value}" must be 1 to 128 of the characters a-z, A-Z, 0-9, _ and -.`);
  }
}

/** Throws when two of the named things share a name. */
export function assertDistinct(names: readonly string[], what: string): void {
  const twice = names.filter((name, index) => names.indexOf(name) !== index);
  if (twice.length > 0) {
    throw new DefinitionError(`${what} must have distinct names; twice: ${quoteAll([...new Set(twice)])}.`, {
      names: twice,
    });
  }
}

function quoteAll(names: readonly string[]): string {
  return names.map((name) => `"${name}"`).join(', ');
}
