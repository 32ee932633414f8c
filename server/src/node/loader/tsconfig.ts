import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The text of the `tsconfig.json` nearest to `file`, looked for up to `projectDir`. `extends` is not followed. */
export function nearestTsconfig(file: string, projectDir: string): string | undefined {
  for (let dir = dirname(file); dir.startsWith(projectDir); dir = dirname(dir)) {
    const candidate = join(dir, 'tsconfig.json');
    if (existsSync(candidate)) return readFileSync(candidate, 'utf8');
    if (dir === dirname(dir)) break;
  }
  return undefined;
}
