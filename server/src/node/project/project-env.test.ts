import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { applyProjectEnv } from './project-env.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'openflue-env-'));
  writeFileSync(join(dir, '.env'), 'A=1\nB=2\n');
});
afterEach(() => rmSync(dir, { recursive: true }));

it('follows the files and takes everything back at the end', () => {
  const env: Record<string, string | undefined> = { B: 'real' };
  const applied = applyProjectEnv(dir, env);
  expect(env).toEqual({ A: '1', B: 'real' });
  writeFileSync(join(dir, '.env'), 'C=3\n');
  applied.refresh();
  expect(env).toEqual({ B: 'real', C: '3' });
  applied.restore();
  expect(env).toEqual({ B: 'real' });
});

it('leaves alone what was changed since', () => {
  const env: Record<string, string | undefined> = {};
  const applied = applyProjectEnv(dir, env);
  env.A = 'changed';
  applied.restore();
  expect(env).toEqual({ A: 'changed' });
});
