import { existsSync, globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const LINK = /\[[^\]]*\]\(([^)#\s]+)[^)]*\)/g;

/** Relative links of a Markdown file that lead nowhere. */
function broken(file: string): string[] {
  const links = readFileSync(join(root, file), 'utf8').matchAll(LINK);
  return [...links]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target) && !existsSync(join(root, dirname(file), target)))
    .map((target) => `${file}: ${target}`);
}

test('what the documentation links to is there', () => {
  const elsewhere = new Set(['node_modules', 'dist', 'fixtures', '.openflue']);
  const prose = globSync('**/*.md', { cwd: root, exclude: (path) => elsewhere.has(basename(path)) });
  expect(prose).toContain('README.md');
  expect(prose.flatMap(broken)).toEqual([]);
});
