import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { mapValues } from './map-schema.ts';

/**
 * The same contract for tools that read OpenAPI 3.1 only. 3.1 cannot say that a body is a sequence: a `text/event-stream`
 * answer there has the schema of one of its frames.
 */
export function downConvert(document: object): JsonObject {
  const plain: JsonObject = JSON.parse(JSON.stringify(document));
  const visit = (value: JsonValue, key: string): JsonValue => {
    if (key === 'examples' || key.startsWith('x-')) return value;
    if (Array.isArray(value)) return value.map((item) => visit(item, ''));
    if (!isJsonObject(value)) return value;
    if (key !== 'text/event-stream') return mapValues(value, visit);
    const { itemSchema, ...rest } = value;
    return { ...rest, ...(itemSchema !== undefined && { schema: itemSchema }) };
  };
  return { ...plain, openapi: '3.1.1', paths: visit(plain.paths ?? {}, 'paths') };
}
