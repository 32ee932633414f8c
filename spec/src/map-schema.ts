import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';

const single = [
  'items',
  'additionalProperties',
  'not',
  'if',
  'then',
  'else',
  'contains',
  'propertyNames',
  'contentSchema',
  'unevaluatedItems',
  'unevaluatedProperties',
];
const listed = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const named = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas'];

/**
 * Rewrites a JSON Schema bottom-up, subschemas before the schema that holds them. Values that only look like schemas
 * (in `const`, `enum`, `default`, `examples`) stay as they are.
 */
export function mapSchema(schema: JsonValue, rewrite: (node: JsonObject) => JsonObject): JsonValue {
  if (!isJsonObject(schema)) return schema;
  const below = (child: JsonValue) => mapSchema(child, rewrite);
  return rewrite(mapValues(schema, (value, keyword) => mapKeyword(keyword, value, below)));
}

function mapKeyword(keyword: string, value: JsonValue, below: (child: JsonValue) => JsonValue): JsonValue {
  if (single.includes(keyword)) return below(value);
  if (listed.includes(keyword) && Array.isArray(value)) return value.map(below);
  if (named.includes(keyword) && isJsonObject(value)) return mapValues(value, below);
  return value;
}

export function mapValues(object: JsonObject, map: (value: JsonValue, key: string) => JsonValue): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value, key)]));
}
