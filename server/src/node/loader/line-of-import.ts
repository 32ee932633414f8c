import { readFileSync } from 'node:fs';

/** The line (from 1) of `file` that imports `specifier`; undefined when it cannot be told. */
export function lineOfImport(file: string, specifier: string): number | undefined {
  try {
    const lines = readFileSync(file, 'utf8').split('\n');
    const index = lines.findIndex((line) => line.includes(`'${specifier}'`) || line.includes(`"${specifier}"`));
    return index < 0 ? undefined : index + 1;
  } catch {
    return undefined;
  }
}
