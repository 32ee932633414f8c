import { isJsonObject, type JsonObject, type JsonValue } from './json.ts';
import { mapValues } from './map-schema.ts';

/** Says a parameter's description and example once, beside its schema instead of also within it. */
export function tidyParameters(document: JsonObject): JsonObject {
  const visit = (value: JsonValue, key: string): JsonValue => {
    if (key === 'parameters' && Array.isArray(value)) return value.map(tidyParameter);
    return isJsonObject(value) && !key.startsWith('x-') ? mapValues(value, visit) : value;
  };
  return { ...document, paths: visit(document.paths ?? {}, 'paths') };
}

function tidyParameter(parameter: JsonValue): JsonValue {
  if (!isJsonObject(parameter) || !isJsonObject(parameter.schema)) return parameter;
  const { name, in: location, required, description, schema, ...rest } = parameter;
  const { description: inner, examples, ...bare } = schema;
  const example = Array.isArray(examples) ? examples[0] : undefined;
  const said = description ?? inner;
  return {
    ...(name !== undefined && { name }),
    ...(location !== undefined && { in: location }),
    ...(said !== undefined && { description: said }),
    ...(required !== undefined && { required }),
    schema: bare,
    ...(example !== undefined && { example }),
    ...rest,
  };
}
