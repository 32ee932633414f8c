import type { StandardSchemaV1 } from '@standard-schema/spec';

/** A raw JSON Schema (2020-12 unless its `$schema` says otherwise). TypeBox schemas are ones. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** Wherever a schema is asked for: any Standard Schema (valibot, zod, arktype, …) or a raw JSON Schema. */
export type SchemaSource<Input = unknown, Output = Input> = StandardSchemaV1<Input, Output> | JsonSchema;

/** What a value is after validation: transformed, for a Standard Schema; unchanged, for a JSON Schema. */
export type SchemaOutput<S> = S extends StandardSchemaV1 ? StandardSchemaV1.InferOutput<S> : Record<string, unknown>;

/** What may be given for validation. */
export type SchemaInput<S> = S extends StandardSchemaV1 ? StandardSchemaV1.InferInput<S> : unknown;
