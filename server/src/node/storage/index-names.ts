import { existsSync, readdirSync } from 'node:fs';

export const INDEX_ENDING = '.jsonl';

/** The hours that a directory has index files of. */
export function indexNames(dir: string): string[] {
  const files = existsSync(dir) ? readdirSync(dir) : [];
  return files.filter((file) => file.endsWith(INDEX_ENDING)).map((file) => file.slice(0, -INDEX_ENDING.length));
}
