import type { JsonValue } from '@openflue/spec';
import { RuntimeError } from '../runtime-error.ts';

/** A value that must become JSON cannot. `meta.path` says where. */
export class JsonSnapshotError extends RuntimeError {
  override readonly name: string = 'JsonSnapshotError';

  constructor(what: string, path: readonly (string | number)[], problem: string) {
    const where = path.length > 0 ? `${what}.${path.join('.')}` : what;
    super('not_json', `${where} ${problem}; it must be JSON.`, { meta: { path: [...path] } });
  }
}

/**
 * A deep copy as JSON would carry it: `toJSON` applied, properties with `undefined` left out, `undefined` in arrays
 * null. What JSON would silently drop or change (functions, symbols, NaN, maps) and what it cannot carry (cycles,
 * BigInt) throws `JsonSnapshotError`. `undefined` stays `undefined`: no value.
 */
export function jsonSnapshot(value: unknown, what: string): JsonValue | undefined {
  return value === undefined ? undefined : copy(value, what, [], new Set());
}

function copy(value: unknown, what: string, path: (string | number)[], above: Set<object>): JsonValue {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value;
    throw new JsonSnapshotError(what, path, `is ${value}`);
  }
  if (typeof value !== 'object') throw new JsonSnapshotError(what, path, `is a ${typeof value}`);
  if (above.has(value)) throw new JsonSnapshotError(what, path, 'contains itself');
  above.add(value);
  try {
    if (hasToJson(value)) {
      const plain = value.toJSON();
      return plain === undefined ? null : copy(plain, what, path, above);
    }
    if (Array.isArray(value)) {
      return value.map((item, index) => (item === undefined ? null : copy(item, what, [...path, index], above)));
    }
    assertPlain(value, what, path);
    const result: Record<string, JsonValue> = {};
    for (const [key, item] of Object.entries(value)) {
      // `__proto__` assigned plainly would set the prototype instead of a property.
      if (item !== undefined) define(result, key, copy(item, what, [...path, key], above));
    }
    return result;
  } finally {
    above.delete(value);
  }
}

function define(target: Record<string, JsonValue>, key: string, value: JsonValue): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}

function hasToJson(value: object): value is { toJSON(): unknown } {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}

function assertPlain(value: object, what: string, path: readonly (string | number)[]): void {
  if (value instanceof Map || value instanceof Set || value instanceof Promise || ArrayBuffer.isView(value)) {
    throw new JsonSnapshotError(what, path, `is a ${value.constructor.name}`);
  }
}
