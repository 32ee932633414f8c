import { createHash } from 'node:crypto';

/** What PostgreSQL's text cannot hold, or would hold as something else; and the escape itself. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: NUL is what this is about.
const UNSTORABLE = /[\u0000\\]|\p{Surrogate}/gu;
/** An index entry has at most 2,704 bytes; some hold two keys, and a unit of UTF-16 is at most 3 bytes of UTF-8. */
const MAX_LENGTH = 400;
const KEPT_LENGTH = 300;

/** A name as it stands in a key column: itself, nearly always. Different names have different keys. */
export function keyOf(name: string): string {
  const text = escaped(name);
  if (text.length <= MAX_LENGTH) return text;
  const digest = createHash('sha256').update(text).digest('hex');
  return `${kept(text)}\\~${digest}`;
}

/** What a key column cannot tell of a name that had to be cut. */
export function longNameOf(name: string): string | undefined {
  const text = escaped(name);
  return text.length <= MAX_LENGTH ? undefined : text;
}

export function nameFrom(row: { readonly name: string; readonly long_name: string | null }): string {
  return (row.long_name ?? row.name).replace(/\\([0-9a-f]{4})/g, (_, code) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
}

/** What all keys begin with whose names begin so; those of others may, when it is long. */
export function keyPrefix(prefix: string): string {
  return kept(escaped(prefix));
}

function escaped(name: string): string {
  return name.replace(UNSTORABLE, (char) => `\\${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Cut between characters, not inside of one. */
function kept(text: string): string {
  return text.slice(0, KEPT_LENGTH).replace(/[\uD800-\uDBFF]$/, '');
}
