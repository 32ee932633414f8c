import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Shared by every process that the tests start: most of their time goes into compiling the same modules. */
export const compileCache = join(tmpdir(), 'openflue-compile-cache');

/**
 * Runs `source` as a module of this package in a fresh Node and gives the JSON value it hands to `print()`. For what
 * changes a whole process: load hooks, signals, environment.
 */
export async function runNode(source: string, options: { env?: Record<string, string>; timeoutMs?: number } = {}) {
  const print = 'const print = (value) => process.stdout.write(JSON.stringify(value));\n';
  const { stdout } = await run(
    process.execPath,
    ['--conditions=openflue-source', '--input-type=module', '--eval', print + source],
    {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      env: { PATH: process.env.PATH, NO_COLOR: '1', NODE_COMPILE_CACHE: compileCache, ...options.env },
      timeout: options.timeoutMs ?? 15_000,
    },
  );
  return JSON.parse(stdout);
}

/** Absolute path of a fixture project. */
export function fixtureProject(name: string): string {
  return fileURLToPath(new URL(`./fixtures/projects/${name}`, import.meta.url));
}
