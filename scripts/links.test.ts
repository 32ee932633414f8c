import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
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
  const files = execFileSync('git', ['ls-files', '*.md'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
  const prose = files.filter((file) => !file.includes('/fixtures/') && existsSync(join(root, file)));
  expect(prose.flatMap(broken)).toEqual([]);
});
