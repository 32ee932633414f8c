import { z } from '@hono/zod-openapi';

/** What JSON can say. `undefined` is not among it: an absent value is an absent property. */
export type JsonValue = null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };

/**
 * Any JSON value. Not checked in depth: what it guards has come out of `JSON.parse`, which makes nothing else. The cast
 * states exactly that, and is the only one of this package.
 */
export const jsonValueSchema = z
  .unknown()
  .refine((value) => value !== undefined, 'Required')
  .openapi('JsonValue', { description: 'Any JSON value, `null` included.' }) as z.ZodType<JsonValue, JsonValue>;

/** A JSON Schema (dialect 2020-12) as a JSON object. */
export const jsonSchemaSchema = z
  .record(z.string(), z.unknown())
  .openapi('JsonSchema', { description: 'A JSON Schema, dialect 2020-12.', example: { type: 'object' } });
export type JsonSchema = z.infer<typeof jsonSchemaSchema>;

export type JsonObject = { [key: string]: JsonValue };

export function isJsonObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at a path of keys; an empty one where there is none. */
export function objectAt(value: JsonValue | undefined, ...keys: string[]): JsonObject {
  const [key, ...rest] = keys;
  if (!isJsonObject(value)) return {};
  return key === undefined ? value : objectAt(value[key], ...rest);
}
