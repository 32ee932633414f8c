import { issuesMeta, type ValidationIssue } from '@openflue/spec';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import { DefinitionError } from './definition-error.ts';
import { jsonSchemaValidator } from './json-schema-validator.ts';
import type { JsonSchema, SchemaSource } from './schema-source.ts';
import { type SchemaSide, standardToJsonSchema } from './standard-json-schema.ts';
import type { Validation } from './validation-issue.ts';

/** One schema, whichever library wrote it. */
export interface Schema {
  /** The value as the schema transforms it, or everything that is wrong with it. Never rejects for a bad value. */
  validate(value: unknown): Promise<Validation>;
  /** JSON Schema (2020-12) of one side. Throws `DefinitionError` when the library offers none. */
  toJsonSchema(side: SchemaSide): Record<string, unknown>;
}

/** Throws `DefinitionError` when `source` is no schema. `where` names it in messages: `input of tool "search"`. */
export function schemaOf(source: SchemaSource, where: string): Schema {
  if (isStandardSchema(source)) return standardSchema(source);
  if (typeof source !== 'object' || source === null || Array.isArray(source)) {
    throw new DefinitionError(`The ${where} must be a Standard Schema or a JSON Schema object.`);
  }
  const known = Object.keys(source).some((key) => JSON_SCHEMA_KEYS.has(key));
  if (!known && Object.keys(source).length > 0) {
    throw new DefinitionError(
      `The ${where} is neither a Standard Schema (valibot, zod 4, arktype, …) nor a JSON Schema.`,
    );
  }
  return jsonSchema(source);
}

/** As `schemaOf`, for what a model fills in: the top level must be an object. */
export function objectSchemaOf(source: SchemaSource, where: string): Schema {
  const schema = schemaOf(source, where);
  const { type } = schema.toJsonSchema('input');
  if (type !== 'object') throw new DefinitionError(`The ${where} must be an object schema at its top level.`);
  return schema;
}

function standardSchema(source: StandardSchemaV1): Schema {
  return {
    async validate(value) {
      const result = await source['~standard'].validate(value);
      return result.issues ? { issues: plainIssues(result.issues) } : { value: result.value };
    },
    toJsonSchema: (side) => ({ ...standardToJsonSchema(source, side) }),
  };
}

/** Libraries give paths that are arrays of their own classes. */
function plainIssues(issues: readonly StandardSchemaV1.Issue[]): ValidationIssue[] {
  return issuesMeta(issues).issues.map(({ message, path }) => (path ? { message, path: [...path] } : { message }));
}

function jsonSchema(source: JsonSchema): Schema {
  const validate = jsonSchemaValidator(source);
  return { validate: async (value) => validate(value), toJsonSchema: () => JSON.parse(JSON.stringify(source)) };
}

function isStandardSchema(source: unknown): source is StandardSchemaV1 {
  if ((typeof source !== 'object' && typeof source !== 'function') || source === null) return false;
  if (!('~standard' in source)) return false;
  const standard = source['~standard'];
  return typeof standard === 'object' && standard !== null && 'validate' in standard;
}

const JSON_SCHEMA_KEYS = new Set([
  ...['$schema', '$id', '$ref', '$defs', 'definitions', 'type', 'properties', 'required', 'additionalProperties'],
  ...['items', 'prefixItems', 'enum', 'const', 'anyOf', 'oneOf', 'allOf', 'not', 'if', 'title', 'description'],
]);
