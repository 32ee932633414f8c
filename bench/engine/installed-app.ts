import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** An application's directory with the packages as built, and one workflow that does nothing. Returns the path of the bin. */
export function installedApp(dir: string): string {
  const cli = join(repository, 'cli');
  if (!existsSync(join(cli, 'dist/main.js'))) throw new Error('There is nothing built yet: npm run build');
  const modules = join(dir, 'node_modules');
  for (const name of readdirSync(join(repository, 'node_modules'))) {
    if (!name.startsWith('.') && name !== 'openflue') link(join(repository, 'node_modules', name), join(modules, name));
  }
  // Copied, since the bin looks for sources beside it.
  for (const part of ['bin', 'dist', 'package.json']) {
    cpSync(join(cli, part), join(modules, 'openflue', part), { recursive: true });
  }
  mkdirSync(join(dir, 'src/workflows'), { recursive: true });
  writeFileSync(join(dir, 'package.json'), '{ "type": "module" }\n');
  writeFileSync(join(dir, 'src/workflows/noop.ts'), NOOP);
  return join(modules, 'openflue/bin/openflue.js');
}

const NOOP = `export const route = async (_c: unknown, next: () => Promise<void>) => next();
export async function run() {}
`;

function link(target: string, path: string): void {
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path);
}
