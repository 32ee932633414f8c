import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Manifest, publishableManifest } from './publishable-manifest.ts';
import { published } from './published.ts';

const repository = fileURLToPath(new URL('..', import.meta.url));

export interface PackedPackage {
  readonly name: string;
  /** The package's folder in the repository. */
  readonly sourceDir: string;
  /** The folder as it is published: `npm publish <stagedDir>`. */
  readonly stagedDir: string;
  readonly manifest: Manifest;
  readonly tarball: string;
}

/** Stages every published package in `outDir` and packs it. The packages must have been built. */
export function packAll(outDir: string): PackedPackage[] {
  const staged = published.map(({ dir }) => stage(join(repository, dir), join(outDir, 'staged', dir)));
  const folders = staged.map(({ stagedDir }) => stagedDir);
  const answer = execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', outDir, ...folders], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const tarballs = tarballNames(JSON.parse(answer));
  return staged.map((each) => ({ ...each, tarball: join(outDir, tarballs.get(each.name) ?? '') }));
}

function stage(sourceDir: string, stagedDir: string) {
  const manifest = publishableManifest(JSON.parse(readFileSync(join(sourceDir, 'package.json'), 'utf8')));
  mkdirSync(stagedDir, { recursive: true });
  const files = Array.isArray(manifest.files) ? manifest.files.map(String) : [];
  for (const name of files) cpSync(join(sourceDir, name), join(stagedDir, name), { recursive: true });
  for (const name of ['LICENSE', 'README.md']) {
    const own = join(sourceDir, name);
    cpSync(existsSync(own) ? own : join(repository, name), join(stagedDir, name));
  }
  writeFileSync(join(stagedDir, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return { name: manifest.name, sourceDir, stagedDir, manifest };
}

/** npm 10 answers with a list, newer ones with an object by name. */
function tarballNames(answer: unknown): Map<string, string> {
  const entries: unknown[] = typeof answer === 'object' && answer !== null ? Object.values(answer) : [];
  return new Map(
    entries.flatMap((entry) =>
      typeof entry === 'object' && entry !== null && 'name' in entry && 'filename' in entry
        ? [[String(entry.name), String(entry.filename)] as const]
        : [],
    ),
  );
}
