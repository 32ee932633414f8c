import { isJsonObject, type JsonObject } from './json.ts';

const annotations = new Set(['description', 'deprecated', 'default', 'examples', 'title']);

/**
 * What the generator could not know about JSON Schema 2020-12: an enumeration of one is a `const`, an example is one of
 * `examples`, and a reference may have annotations beside it.
 */
export function tidySchema(node: JsonObject, components: JsonObject): JsonObject {
  return annotatedReference(listedExample(constant(node)), components);
}

function constant(node: JsonObject): JsonObject {
  const { enum: values, ...rest } = node;
  const [only] = Array.isArray(values) ? values : [];
  return Array.isArray(values) && values.length === 1 && only !== undefined ? { ...rest, const: only } : node;
}

function listedExample(node: JsonObject): JsonObject {
  const { example, ...rest } = node;
  return example === undefined ? node : { ...rest, examples: [example] };
}

function annotatedReference(node: JsonObject, components: JsonObject): JsonObject {
  const { allOf, ...outer } = node;
  if (!Array.isArray(allOf) || allOf.length !== 2) return node;
  const [reference, beside] = allOf;
  if (!isJsonObject(reference) || !isJsonObject(beside) || typeof reference.$ref !== 'string') return node;
  if (!Object.keys(beside).every((key) => annotations.has(key))) return node;
  const target = components[reference.$ref.slice('#/components/schemas/'.length)];
  const known = isJsonObject(target) ? target.description : undefined;
  const { description, ...others } = beside;
  return {
    ...reference,
    ...(description !== undefined && description !== known && { description }),
    ...others,
    ...outer,
  };
}
