import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { repository, writeGuideProject } from './guide-project.ts';

test('the guide passes the type checker', async () => {
  const { dir, remove } = writeGuideProject();
  onTestFinished(remove);
  const compilerOptions = { types: ['node'], allowImportingTsExtensions: true, noEmit: true };
  const tsconfig = { extends: join(repository, 'tsconfig.json'), compilerOptions, include: ['src'], exclude: [] };
  writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify(tsconfig));
  const tsc = join(repository, 'node_modules/typescript/bin/tsc');
  const checked = await promisify(execFile)(process.execPath, [tsc, '-p', dir], { cwd: dir }).then(
    () => 'passed',
    (error: { stdout: string }) => error.stdout || String(error),
  );
  expect(checked).toBe('passed');
});
