import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { mapSchema, mapValues } from './map-schema.ts';

/** Rewrites every schema of an OpenAPI document, wherever it stands. Examples are not schemas and stay. */
export function mapDocumentSchemas(document: JsonObject, rewrite: (node: JsonObject) => JsonObject): JsonObject {
  const visit = (value: JsonValue, key: string): JsonValue => {
    if (key === 'schema' || key === 'itemSchema') return mapSchema(value, rewrite);
    if (key === 'schemas' && isJsonObject(value)) return mapValues(value, (schema) => mapSchema(schema, rewrite));
    if (key === 'examples' || key === 'example' || key.startsWith('x-')) return value;
    if (Array.isArray(value)) return value.map((item) => visit(item, ''));
    return isJsonObject(value) ? mapValues(value, visit) : value;
  };
  return mapValues(document, visit);
}
