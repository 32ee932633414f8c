import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { mapValues } from './map-schema.ts';

/**
 * Moves the error answers of the operations into `components.responses`, each once, named after the error types that it
 * can carry; those of `HEAD` have no body and stay where they are.
 */
export function hoistErrorResponses(document: JsonObject): JsonObject {
  const responses: JsonObject = {};
  const hoist = (response: JsonValue, status: string): JsonValue => {
    const name = Number(status) >= 400 ? nameOf(response) : undefined;
    if (name === undefined) return response;
    responses[name] = response;
    return { $ref: `#/components/responses/${name}` };
  };
  const inOperation = (operation: JsonValue): JsonValue =>
    isJsonObject(operation) && isJsonObject(operation.responses)
      ? { ...operation, responses: mapValues(operation.responses, hoist) }
      : operation;
  const paths = mapObjects(document.paths, (item) => mapValues(item, inOperation));
  const components = isJsonObject(document.components) ? document.components : {};
  const sorted = Object.fromEntries(Object.entries(responses).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { ...document, paths, components: { ...components, responses: sorted } };
}

function mapObjects(value: JsonValue | undefined, map: (object: JsonObject) => JsonObject): JsonObject {
  return isJsonObject(value) ? mapValues(value, (item) => (isJsonObject(item) ? map(item) : item)) : {};
}

/** `RunNotFound`, or `RunNotFoundOrStreamNotFound`: the examples are keyed by error type. */
function nameOf(response: JsonValue): string | undefined {
  const content =
    isJsonObject(response) && isJsonObject(response.content) ? response.content['application/json'] : null;
  const examples = isJsonObject(content) && isJsonObject(content.examples) ? Object.keys(content.examples) : [];
  return examples.length > 0 ? examples.map(pascalCase).join('Or') : undefined;
}

function pascalCase(type: string): string {
  return type.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
