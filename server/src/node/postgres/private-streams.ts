import { answered } from './answered.ts';
import type { Queries } from './database.ts';
import { keyPrefix, nameFrom } from './key.ts';
import type { Names } from './names.ts';

/** Names of streams that begin so, from one range of the index. */
export async function streamsWithPrefix(queries: Queries, { streams }: Names, prefix: string): Promise<string[]> {
  const first = keyPrefix(prefix);
  const rows = await answered(() =>
    queries.query<{ name: string; long_name: string | null }>(
      `SELECT s.name, s.long_name FROM ${streams} s WHERE s.name >= $1 AND s.name < $2`,
      // Behind all keys that begin so: no character of a name is beyond the last of Unicode.
      [first, `${first}\u{10ffff}`],
    ),
  );
  return rows.map(nameFrom).filter((name) => name.startsWith(prefix));
}
