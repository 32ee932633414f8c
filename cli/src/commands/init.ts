import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { templateDir } from '../template-dir.ts';
import { UsageError } from '../usage-error.ts';
import { examples } from './examples.ts';

/** Packed under another name: npm leaves `.gitignore` out of packages. */
const renamed: Readonly<Record<string, string>> = { gitignore: '.gitignore', 'env.example': '.env.example' };

export function addInit(program: Command): void {
  program
    .command('init')
    .argument('[directory]', 'where to put it', '.')
    .summary('make a project that runs at once')
    .description('Writes a small project with one workflow. Files that are there already are never overwritten.')
    .addHelpText('after', examples('init my-project'))
    .action(init);
}

function init(directory: string): void {
  const target = resolve(directory);
  const files = templateFiles().map((file) => ({ from: join(templateDir, file), to: join(target, targetName(file)) }));
  const there = files.filter(({ to }) => existsSync(to));
  if (there.length > 0) {
    const names = there.map(({ to }) => relative(target, to)).join(', ');
    throw new UsageError(`Nothing was written: ${target} has ${names} already.`);
  }
  for (const { from, to } of files) {
    mkdirSync(join(to, '..'), { recursive: true });
    cpSync(from, to);
  }
  namePackage(join(target, 'package.json'), basename(target));
  const cd = target === process.cwd() ? '' : `cd ${directory} && `;
  process.stdout.write(
    `${files.map(({ to }) => `  + ${relative(process.cwd(), to)}`).join('\n')}\n\n` +
      `Next:\n  ${cd}npx openflue dev\n` +
      `  ${cd}npx openflue run summarize --payload '{"text":"One sentence. And another one."}'\n`,
  );
}

/** Every file of the template, relative to it. */
function templateFiles(): string[] {
  return readdirSync(templateDir, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(templateDir, join(entry.parentPath, entry.name)))
    .sort();
}

function targetName(file: string): string {
  return renamed[file] ?? file;
}

/** A package is called after its folder, as far as npm allows. */
function namePackage(file: string, folder: string): void {
  const name = folder
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[._-]+/, '');
  const manifest: Record<string, unknown> = JSON.parse(readFileSync(file, 'utf8'));
  writeFileSync(file, `${JSON.stringify({ ...manifest, name: name || 'my-workflows' }, null, 2)}\n`);
}
