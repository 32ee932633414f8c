import { type Schema as CfSchema, type SchemaDraft, Validator } from '@cfworker/json-schema';
import type { ValidationIssue } from '@openflue/spec';
import { DefinitionError } from './definition-error.ts';
import type { JsonSchema } from './schema-source.ts';
import type { Validation } from './validation-issue.ts';

/** Validates against a raw JSON Schema, without `eval`: it works in Workers too. */
export function jsonSchemaValidator(schema: JsonSchema): (value: unknown) => Validation {
  // Never frozen or shared with the caller: the validator writes absolute `$ref` targets into what it is given.
  const copy: CfSchema = structuredClone(JSON.parse(JSON.stringify(schema)));
  let validator: Validator;
  try {
    validator = new Validator(copy, draftOf(schema), false);
  } catch (cause) {
    throw new DefinitionError(`This JSON Schema cannot be used: ${cause instanceof Error ? cause.message : cause}`);
  }
  return (value) => {
    // `undefined` is no JSON value, and the validator throws on it.
    if (value === undefined) return { issues: [{ message: 'A value is required.' }] };
    const { valid, errors } = validator.validate(value);
    if (valid) return { value };
    const issues = errors.filter(isLeaf).map(({ error, instanceLocation }) => toIssue(error, instanceLocation));
    return { issues: issues.length > 0 ? issues : [{ message: 'The value does not match the schema.' }] };
  };
}

/** Keywords that only report that something below them failed. */
const WRAPPERS = new Set(['properties', 'items', 'prefixItems', 'allOf', '$ref', 'if', 'then', 'else']);

function isLeaf({ keyword }: { keyword: string }): boolean {
  return !WRAPPERS.has(keyword);
}

function toIssue(message: string, location: string): ValidationIssue {
  // `#/tickets/0/priority`, with `~1` and `~0` for `/` and `~`.
  const path = location
    .split('/')
    .slice(1)
    .map((key) => decodeURIComponent(key.replaceAll('~1', '/').replaceAll('~0', '~')));
  return path.length > 0 ? { message, path } : { message };
}

function draftOf({ $schema }: JsonSchema): SchemaDraft {
  const named = typeof $schema === 'string' ? $schema : '';
  if (named.includes('draft-04')) return '4';
  if (named.includes('draft-07') || named.includes('draft-06')) return '7';
  return named.includes('2019-09') ? '2019-09' : '2020-12';
}
