import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

export const repository = resolve(import.meta.dirname, '../..');

export interface GuideProject {
  readonly dir: string;
  /** Code by path. */
  readonly files: ReadonlyMap<string, string>;
  remove(): void;
}

/** The code of the guide's pages as one project: every block that begins with a comment naming its file. */
export function writeGuideProject(): GuideProject {
  const guide = join(repository, 'docs/guide');
  const dir = mkdtempSync(join(tmpdir(), 'openflue-guide-'));
  const files = new Map<string, string>();
  for (const page of readdirSync(guide)) {
    const text = readFileSync(join(guide, page), 'utf8');
    for (const [, path = '', code = ''] of text.matchAll(
      /^```\w+\n(?:\/\/|<!--) (src\/\S+)(?: -->)?\n([\s\S]*?)^```$/gm,
    )) {
      files.set(path, code);
      mkdirSync(dirname(join(dir, path)), { recursive: true });
      writeFileSync(join(dir, path), code);
    }
  }
  writeFileSync(join(dir, 'package.json'), '{ "name": "guide", "private": true, "type": "module" }\n');
  symlinkSync(join(repository, 'node_modules'), join(dir, 'node_modules'));
  return { dir, files, remove: () => rmSync(dir, { recursive: true }) };
}
