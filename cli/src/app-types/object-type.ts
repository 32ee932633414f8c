import { isJsonObject, type JsonObject, type JsonValue, objectAt } from '@openflue/spec';
import { docComment } from './doc-comment.ts';
import { type Member, objectText } from './object-text.ts';
import { anything, type TypeText, union } from './type-text.ts';

/**
 * The type of an object schema. One that names its properties and says nothing of others is written without them, as is the custom in
 * TypeScript: there, more may always come, but is not written by mistake.
 */
export function objectType(schema: JsonObject, typeOf: (schema: JsonValue | undefined) => TypeText): TypeText {
  const properties = objectAt(schema, 'properties');
  const required = strings(schema.required);
  const names = strings(objectAt(schema, 'propertyNames').enum);
  const others = otherSchemas(schema).map(typeOf);
  const unnamed = others.length === 0 ? anything : union(others);

  const named = Object.entries(properties).map(
    ([name, property]): Member => ({
      name,
      type: typeOf(property),
      optional: !required.includes(name),
      doc: isJsonObject(property) ? docComment(property) : [],
    }),
  );
  const more = [...new Set([...names, ...required])].filter((name) => !Object.hasOwn(properties, name));
  const members = [
    ...named,
    ...more.map((name): Member => ({ name, type: unnamed, optional: !required.includes(name) })),
  ];

  if (members.length === 0) return objectText([], schema.additionalProperties === false ? undefined : unnamed);
  return objectText(members, others.length > 0 && names.length === 0 ? indexType(unnamed, members) : undefined);
}

/** An index signature must allow for what the named properties hold. */
function indexType(unnamed: TypeText, members: readonly Member[]): TypeText {
  const absent = members.some(({ optional }) => optional) ? [{ text: 'undefined' }] : [];
  return union([unnamed, ...members.map(({ type }) => type), ...absent]);
}

/** What properties may hold that are not named. */
function otherSchemas({ additionalProperties, patternProperties }: JsonObject): JsonValue[] {
  const patterns = Object.values(objectAt(patternProperties));
  const isClosed = additionalProperties === undefined || additionalProperties === false;
  return isClosed ? patterns : [...patterns, additionalProperties];
}

function strings(value: JsonValue | undefined): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
