import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { openflue } from './openflue.ts';

const repository = resolve(import.meta.dirname, '../..');

test('what openflue types writes is what the schema libraries infer, and refuses what they refuse', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'openflue-typed-app-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  cpSync(join(import.meta.dirname, 'fixtures/projects/typed-app'), dir, { recursive: true });
  writeFileSync(join(dir, 'package.json'), '{ "private": true, "type": "module" }\n');
  symlinkSync(join(repository, 'node_modules'), join(dir, 'node_modules'));

  expect(await openflue(['types', '-o', 'src/flue.d.ts'], { cwd: dir })).toMatchObject({ code: 0 });
  // Once more as a module of the program, for declaration files are not checked themselves.
  expect(await openflue(['types', '-o', 'src/flue-checked.ts'], { cwd: dir })).toMatchObject({ code: 0 });

  // Most consumers do not tell an absent property from `undefined`; nor do the libraries.
  const compilerOptions = { exactOptionalPropertyTypes: false };
  const files = ['src/consumer.ts', 'src/flue-checked.ts'];
  const tsconfig = { extends: join(repository, 'tsconfig.json'), compilerOptions, files, include: [], exclude: [] };
  writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify(tsconfig));
  const tsc = join(repository, 'node_modules/typescript/bin/tsc');
  const checked = await promisify(execFile)(process.execPath, [tsc, '-p', dir], { cwd: dir }).then(
    () => 'passed',
    (error: { stdout: string }) => error.stdout || String(error),
  );
  expect(checked).toBe('passed');
});
