import { statSync } from 'node:fs';
import { extname, join } from 'node:path';

const sourceExtensions = ['.ts', '.tsx', '.mts', '.js', '.jsx', '.mjs', '.json'];
const writtenFor: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts'],
};

/**
 * The file that a bundler would take for `path` when nothing lies there: `./a` for `a.ts`, `./a.js` for `a.ts`, `./dir` for
 * `dir/index.ts`. Existing projects were written for a bundler, which is more lenient than Node.
 */
export function findSourceFile(path: string): string | undefined {
  const extension = extname(path);
  const stem = path.slice(0, path.length - extension.length);
  const candidates = [
    ...(writtenFor[extension] ?? []).map((ext) => stem + ext),
    ...sourceExtensions.map((ext) => path + ext),
    ...sourceExtensions.map((ext) => join(path, `index${ext}`)),
  ];
  return candidates.find(isFile);
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
