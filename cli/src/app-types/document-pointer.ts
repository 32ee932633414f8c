import { isJsonObject, type JsonObject, type JsonValue } from '@openflue/spec';

/** The keys that a reference within a document leads along; `undefined` for a reference to anywhere else. */
export function keysOf(ref: string): string[] | undefined {
  if (!ref.startsWith('#/')) return undefined;
  return ref
    .slice(2)
    .split('/')
    .map((key) => unescaped(key).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What stands at the end of these keys. */
export function valueAt(document: JsonObject, keys: readonly string[]): JsonValue | undefined {
  return keys.reduce<JsonValue | undefined>(childAt, document);
}

function childAt(value: JsonValue | undefined, key: string): JsonValue | undefined {
  if (Array.isArray(value)) return value[Number(key)];
  return isJsonObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function unescaped(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
