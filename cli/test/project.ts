import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';

const dirs: string[] = [];
afterAll(() => {
  for (const dir of dirs.splice(0)) rmSync(dir, { recursive: true, force: true });
});

/** A directory with these files, gone when the file's tests are through. */
export function tempProject(files: Record<string, string>): string {
  const dir = mkdtempSync(join(tmpdir(), 'openflue-cli-'));
  dirs.push(dir);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, name)), { recursive: true });
    writeFileSync(join(dir, name), content);
  }
  return dir;
}

/** Answers what it was given; fails when that is "fail". */
export const echo = `
  import type { FlueContext } from '@openflue/server';
  export const route = async (_c: unknown, next: () => Promise<void>) => next();
  export async function run({ payload, log }: FlueContext) {
    log.info('echoing', { of: typeof payload });
    if (payload === 'fail') throw new Error('as you wish');
    return payload;
  }`;
