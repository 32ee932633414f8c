import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readEnvFiles } from './env-files.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'openflue-env-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

it('is empty when there are no files', () => {
  expect(readEnvFiles(dir, {})).toEqual({});
});

it('lets .env.local win over .env, and the real environment over both', () => {
  writeFileSync(join(dir, '.env'), 'A=1\nB="two words"\nC=3 # comment\n');
  writeFileSync(join(dir, '.env.local'), 'A=local\n');
  expect(readEnvFiles(dir, { C: 'real' })).toEqual({ A: 'local', B: 'two words' });
});

it('keeps an empty variable of the real environment', () => {
  writeFileSync(join(dir, '.env'), 'A=1\n');
  expect(readEnvFiles(dir, { A: '' })).toEqual({});
});
