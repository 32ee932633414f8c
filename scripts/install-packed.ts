import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { PackedPackage } from './pack.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));

/**
 * Installs tarballs into `appDir/node_modules` without a registry: what they depend on is linked from the repository, to
 * the versions that it was tested with. `alongside`: third-party packages that the application has too.
 */
export function installPacked(
  packages: readonly PackedPackage[],
  appDir: string,
  alongside: readonly string[] = [],
): void {
  for (const name of alongside) link(name, repository, join(appDir, 'node_modules', name));
  const own = new Set(packages.map(({ name }) => name));
  for (const { name, sourceDir, manifest, tarball } of packages) {
    const target = join(appDir, 'node_modules', name);
    mkdirSync(target, { recursive: true });
    execFileSync('tar', ['-xzf', tarball, '-C', target, '--strip-components=1']);
    for (const dependency of Object.keys(Object(manifest.dependencies))) {
      if (!own.has(dependency)) link(dependency, sourceDir, join(target, 'node_modules', dependency));
    }
  }
}

function link(dependency: string, fromDir: string, path: string): void {
  const found = [fromDir, repository]
    .map((dir) => join(dir, 'node_modules', dependency))
    .find((dir) => existsSync(dir));
  if (found === undefined) throw new Error(`${dependency} is not installed here: run npm ci`);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(found, path);
}
