import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';
import { toJsonSchema as valibotToJsonSchema } from '@valibot/to-json-schema';
import { toJSONSchema as zodToJsonSchema } from 'zod/v4/core';
import { DefinitionError } from './definition-error.ts';
import type { JsonSchema } from './schema-source.ts';

/** Which side of a transforming schema: what goes in, or what comes out. */
export type SchemaSide = 'input' | 'output';

const TARGET = 'draft-2020-12';

/**
 * The JSON Schema of a Standard Schema: asked of the schema itself where its library answers, else by the library's
 * converter. What JSON Schema cannot express (a custom check, a transform) is left open there and still validated.
 * None of the converters imports the library, so that a project installs only what it uses.
 */
export function standardToJsonSchema(schema: StandardSchemaV1, side: SchemaSide): JsonSchema {
  const { vendor } = schema['~standard'];
  try {
    const converted = convert(schema, vendor, side);
    const { $schema: _, '~standard': __, ...jsonSchema } = JSON.parse(JSON.stringify(converted));
    return jsonSchema;
  } catch (cause) {
    if (cause instanceof DefinitionError) throw cause;
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new DefinitionError(`This ${vendor} schema has no JSON Schema: ${reason}`, { vendor });
  }
}

function convert(schema: StandardSchemaV1, vendor: string, side: SchemaSide): object {
  // The libraries' own types live in their converters, and the schema says by `vendor` which it is: the casts of this
  // function are that boundary.
  if (vendor === 'zod' && '_zod' in schema) {
    return zodToJsonSchema(schema as unknown as Parameters<typeof zodToJsonSchema>[0], {
      io: side,
      target: TARGET,
      unrepresentable: 'any',
    });
  }
  if (vendor === 'valibot') {
    return valibotToJsonSchema(schema as unknown as Parameters<typeof valibotToJsonSchema>[0], {
      target: TARGET,
      typeMode: side,
      errorMode: 'ignore',
    });
  }
  if (hasStandardJsonSchema(schema)) return schema['~standard'].jsonSchema[side]({ target: TARGET });
  if (hasToJsonSchema(schema)) return schema.toJsonSchema({ fallback: ({ base }) => base });
  throw new DefinitionError(
    `Schemas of "${vendor}" cannot be shown to a model: it offers no JSON Schema. Use valibot, zod 4, arktype, a library with "~standard.jsonSchema", or a raw JSON Schema.`,
    { vendor },
  );
}

function hasStandardJsonSchema(schema: StandardSchemaV1): schema is StandardSchemaV1 & StandardJSONSchemaV1 {
  return 'jsonSchema' in schema['~standard'];
}

interface ConvertsItself {
  toJsonSchema(options: { fallback: (context: { base: object }) => object }): object;
}

function hasToJsonSchema(schema: StandardSchemaV1): schema is StandardSchemaV1 & ConvertsItself {
  return 'toJsonSchema' in schema && typeof schema.toJsonSchema === 'function';
}
