import { isJsonObject, type JsonObject, type JsonValue, objectAt } from '@openflue/spec';
import { docComment } from './doc-comment.ts';
import { keysOf, valueAt } from './document-pointer.ts';
import { schemaType } from './schema-type.ts';
import { anything, type TypeText } from './type-text.ts';

export interface NamedTypes {
  /** The type of a schema of the document: where that is but a reference, of what it refers to. */
  typeOf(schema: JsonValue | undefined): TypeText;
  /** Declarations of all that was referred to, by name. */
  declarations(): string[];
}

/**
 * Types by reference. What schemas refer to gets a name of its own, by which a type can hold itself; what nothing refers to is written
 * where it is used.
 */
export function namedTypes(document: JsonObject, reserved: readonly string[]): NamedTypes {
  const names = new Map<string, string>();
  const declared = new Map<string, string>();

  const at = (keys: readonly string[]) => {
    const schema = valueAt(document, keys);
    const type = schemaType(schema, (ref) => refer(ref, keys));
    return { schema, type };
  };

  const refer = (ref: string, from: readonly string[]): TypeText => {
    const keys = keysOf(ref) ?? keysOfId(document, ref, from);
    if (!keys || valueAt(document, keys) === undefined) return anything;
    const pointer = JSON.stringify(keys);
    const known = names.get(pointer);
    if (known !== undefined) return { text: known };
    const name = freeName(nameOf(keys), [...reserved, ...names.values()]);
    names.set(pointer, name);
    const { schema, type } = at(keys);
    const doc = isJsonObject(schema) ? docComment({ description: schema.description ?? null }) : [];
    declared.set(name, [...doc, `export type ${name} = ${type.text};`].join('\n'));
    return { text: name };
  };

  return {
    typeOf(schema) {
      const ref = isJsonObject(schema) && typeof schema.$ref === 'string' ? schema.$ref : '';
      const keys = keysOf(ref);
      if (!keys) return schemaType(schema, (each) => refer(each, []));
      const { type } = at(keys);
      const name = names.get(JSON.stringify(keys));
      return name === undefined ? type : { text: name };
    },
    declarations: () => [...declared].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, text]) => text),
  };
}

/** A reference by `$id`, to a definition of the same component. */
function keysOfId(document: JsonObject, id: string, from: readonly string[]): string[] | undefined {
  const component = from.slice(0, 3);
  const definitions = Object.entries(objectAt(valueAt(document, component), '$defs'));
  const [key] = definitions.find(([, schema]) => objectAt(schema).$id === id) ?? [];
  return key === undefined ? undefined : [...component, '$defs', key];
}

/** `workflow.order-lines.payload` and `$defs/item` in it make `OrderLinesPayloadItem`. */
function nameOf(keys: readonly string[]): string {
  const words = keys
    .filter((key) => !['components', 'schemas', '$defs', 'definitions'].includes(key))
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
