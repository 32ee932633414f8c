import type { JsonValue } from '@openflue/spec';

/** A type as TypeScript writes it, and what binds it together on the outside: next to a tighter one it needs parentheses. */
export interface TypeText {
  readonly text: string;
  readonly joinedBy?: '&' | '|';
}

export const anything: TypeText = { text: 'unknown' };
export const nothing: TypeText = { text: 'never' };

export function union(types: readonly TypeText[]): TypeText {
  const texts = new Set(types.map(({ text }) => text));
  if (texts.has(anything.text)) return anything;
  texts.delete(nothing.text);
  return joined(
    '|',
    types.filter(({ text }) => texts.delete(text)),
    nothing,
  );
}

export function intersection(types: readonly TypeText[]): TypeText {
  const texts = new Set(types.map(({ text }) => text));
  if (texts.has(nothing.text)) return nothing;
  texts.delete(anything.text);
  return joined(
    '&',
    types.filter(({ text }) => texts.delete(text)),
    anything,
  );
}

function joined(joinedBy: '&' | '|', types: readonly TypeText[], none: TypeText): TypeText {
  const [first = none, ...more] = types;
  if (more.length === 0) return first;
  const texts = joinedBy === '|' ? types.map(({ text }) => text) : types.map(inParentheses('|'));
  return { text: texts.join(` ${joinedBy} `), joinedBy };
}

/** As the element of something: `(A | B)[]`. */
export function asElement(type: TypeText): string {
  return inParentheses('|', '&')(type);
}

function inParentheses(...looser: readonly string[]): (type: TypeText) => string {
  return ({ text, joinedBy = '' }) => (looser.includes(joinedBy) ? `(${text})` : text);
}

/** The type of one JSON value. */
export function literal(value: JsonValue): TypeText {
  if (typeof value === 'string') return { text: quoted(value) };
  if (typeof value !== 'object' || value === null) return { text: String(value) };
  if (Array.isArray(value)) return { text: `[${value.map((item) => literal(item).text).join(', ')}]` };
  const fields = Object.entries(value).map(([key, item]) => `${propertyKey(key)}: ${literal(item).text}`);
  return { text: fields.length === 0 ? 'Record<string, never>' : `{ ${fields.join('; ')} }` };
}

export function propertyKey(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name);
}

function quoted(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
