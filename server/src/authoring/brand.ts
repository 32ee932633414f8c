/**
 * How definitions are recognised. `Symbol.for` and not `instanceof`: a project may reach this package through two names
 * or two copies, and a definition made by one must work with the other.
 */
export type DefinitionKind = 'agent' | 'action' | 'workflow' | 'skill';

const BRAND = Symbol.for('@openflue/server.definition');

export function brand<T extends object>(kind: DefinitionKind, definition: T): T {
  return Object.freeze(Object.defineProperty(definition, BRAND, { value: kind }));
}

export function isBranded(kind: DefinitionKind, value: unknown): boolean {
  return typeof value === 'object' && value !== null && Reflect.get(value, BRAND) === kind;
}
