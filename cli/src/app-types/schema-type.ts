import { isJsonObject, type JsonObject, type JsonValue } from '@openflue/spec';
import { arrayType } from './array-type.ts';
import { objectType } from './object-type.ts';
import { anything, intersection, literal, nothing, type TypeText, union } from './type-text.ts';

/** The type that stands for a `$ref`. */
export type Refer = (ref: string) => TypeText;

/**
 * The TypeScript type of a JSON Schema (2020-12; tuples and definitions of draft 7 too). What types cannot say, such as lengths, patterns
 * or conditions, is left open.
 */
export function schemaType(schema: JsonValue | undefined, refer: Refer): TypeText {
  if (schema === false) return nothing;
  if (!isJsonObject(schema)) return anything;
  if (schema.const !== undefined) return literal(schema.const);
  if (Array.isArray(schema.enum)) return union(schema.enum.map(literal));
  if (schema.not === true || (isJsonObject(schema.not) && Object.keys(schema.not).length === 0)) return nothing;
  const others = combined(schema, refer);
  return intersection([ownType(schema, refer, others.length > 0), ...others]);
}

function combined({ $ref, allOf, anyOf, oneOf }: JsonObject, refer: Refer): TypeText[] {
  const each = (schemas: JsonValue[]) => schemas.map((schema) => schemaType(schema, refer));
  return [
    ...(typeof $ref === 'string' ? [refer($ref)] : []),
    ...(Array.isArray(allOf) ? each(allOf) : []),
    ...(Array.isArray(anyOf) ? [union(each(anyOf))] : []),
    ...(Array.isArray(oneOf) ? [union(each(oneOf))] : []),
  ];
}

/** What the schema says besides its combinations. */
function ownType(schema: JsonObject, refer: Refer, isCombined: boolean): TypeText {
  const { type = impliedType(schema) } = schema;
  const kinds = Array.isArray(type) ? type : [type];
  const isBareObject = type === 'object' && impliedType(schema) === undefined;
  // That it is an object, the combinations say more closely.
  if (isBareObject && isCombined) return anything;
  return union(kinds.map((kind) => typeOfKind(kind, schema, refer)));
}

/** What is meant where no `type` is given: by the letter, keywords for objects say nothing about other values. */
function impliedType(schema: JsonObject): 'object' | 'array' | undefined {
  if (objectKeywords.some((keyword) => keyword in schema)) return 'object';
  return arrayKeywords.some((keyword) => keyword in schema) ? 'array' : undefined;
}

const objectKeywords = ['properties', 'required', 'additionalProperties', 'patternProperties', 'propertyNames'];
const arrayKeywords = ['items', 'prefixItems'];

function typeOfKind(kind: JsonValue | undefined, schema: JsonObject, refer: Refer): TypeText {
  if (kind === 'object') return objectType(schema, (of) => schemaType(of, refer));
  if (kind === 'array') return arrayType(schema, (of) => schemaType(of, refer));
  if (kind === 'integer') return { text: 'number' };
  return typeof kind === 'string' && simpleKinds.includes(kind) ? { text: kind } : anything;
}

const simpleKinds = ['string', 'number', 'boolean', 'null'];
