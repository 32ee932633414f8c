import { type JsonObject, type JsonValue, objectAt } from '@openflue/spec';
import { docComment } from './doc-comment.ts';
import { keysOf, valueAt } from './document-pointer.ts';
import { schemaType } from './schema-type.ts';
import { anything, type TypeText } from './type-text.ts';

export interface NamedTypes {
  /** The type of a schema of the document: where that is but a reference, of what it refers to. */
  typeOf(schema: JsonValue | undefined): TypeText;
  /** Declarations of all that has a name, by name. */
  declarations(): string[];
}

/**
 * Types by reference. What holds itself, and every object that schemas refer to, gets a name; what fits on a line, and what nothing refers
 * to, is written where it is used.
 */
export function namedTypes(document: JsonObject, reserved: readonly string[]): NamedTypes {
  const types = new Map<string, TypeText | 'unfinished'>();
  const names = new Map<string, string>();
  const declared = new Map<string, string>();

  const at = (keys: readonly string[]) => schemaType(valueAt(document, keys), (ref) => refer(ref, keys));

  const named = (keys: readonly string[]): TypeText => {
    const pointer = JSON.stringify(keys);
    const name = names.get(pointer) ?? freeName(nameOf(keys), [...reserved, ...names.values()]);
    names.set(pointer, name);
    return { text: name };
  };

  const refer = (ref: string, from: readonly string[]): TypeText => {
    const keys = keysOf(ref) ?? keysOfId(document, ref, from.slice(0, componentDepth));
    const schema = keys && valueAt(document, keys);
    if (!keys || schema === undefined) return anything;
    const pointer = JSON.stringify(keys);
    const known = types.get(pointer);
    if (known === 'unfinished') return named(keys);
    if (known) return known;
    types.set(pointer, 'unfinished');
    const type = at(keys);
    const isWrittenInPlace = !names.has(pointer) && !type.text.includes('\n');
    const used = isWrittenInPlace ? type : named(keys);
    types.set(pointer, used);
    if (!isWrittenInPlace) declared.set(used.text, declaration(used.text, type, schema));
    return used;
  };

  const typeOf = (schema: JsonValue | undefined, from: readonly string[], seen: readonly string[]): TypeText => {
    const ref = soleReference(schema) ?? '';
    const keys = keysOf(ref);
    if (!keys || seen.includes(ref)) return schemaType(schema, (each) => refer(each, from));
    const type = typeOf(valueAt(document, keys), keys, [...seen, ref]);
    // By now it may have turned out to hold itself, and have a name.
    return names.has(JSON.stringify(keys)) ? refer(ref, from) : type;
  };

  return {
    typeOf: (schema) => typeOf(schema, [], []),
    declarations: () => [...declared].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text),
  };
}

function declaration(name: string, type: TypeText, schema: JsonValue): string {
  const doc = docComment({ description: objectAt(schema).description ?? null });
  // A schema that is but a reference to itself says nothing.
  const { text } = type.text === name ? anything : type;
  return [...doc, `export type ${name} = ${text};`].join('\n');
}

/** What a schema refers to that says nothing else about values. */
function soleReference(schema: JsonValue | undefined): string | undefined {
  const { $ref, $defs: _, definitions: __, description: ___, ...rest } = objectAt(schema);
  return typeof $ref === 'string' && Object.keys(rest).length === 0 ? $ref : undefined;
}

/** `components`, `schemas`, and the name of one. */
const componentDepth = 3;

/** Where the definition with this `$id` is: a reference by that holds within its component. */
function keysOfId(document: JsonObject, id: string, keys: readonly string[]): string[] | undefined {
  const value = valueAt(document, keys);
  if (typeof value !== 'object' || value === null) return undefined;
  if (keys.length > componentDepth && objectAt(value).$id === id) return [...keys];
  for (const key of Object.keys(value)) {
    const found = keysOfId(document, id, [...keys, key]);
    if (found) return found;
  }
  return undefined;
}

/** `workflow.order-lines.payload` and `$defs/item` in it make `OrderLinesPayloadItem`. */
function nameOf(keys: readonly string[]): string {
  const words = keys
    .filter((key) => !['components', 'schemas', '$defs', 'definitions', 'properties'].includes(key))
    // Converters number schemas that have no name, some with numbers that change from one time to the next.
    .flatMap((key, index) =>
      (index === 0 ? key.replace(/^workflow\./, '') : key.replace(/\d+$/, '')).split(/[^A-Za-z0-9]+/),
    );
  const name = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('');
  return /^[A-Za-z]/.test(name) ? name : `Type${name}`;
}

function freeName(name: string, taken: readonly string[]): string {
  const free = (count: number): string => {
    const numbered = count === 1 ? name : `${name}${count}`;
    return taken.includes(numbered) ? free(count + 1) : numbered;
  };
  return free(1);
}
