import { fileURLToPath } from 'node:url';
import { build } from 'tsdown';
import { published } from './published.ts';

/** Builds what is published, each package into its `dist`. Dependencies stay imports; what is private is bundled in. */
const root = (path: string) => fileURLToPath(new URL(`../${path}`, import.meta.url));

for (const { dir, entry, platform, dts } of published) {
  const startMs = performance.now();
  await build({
    cwd: root(dir),
    config: false,
    entry,
    format: 'esm',
    platform,
    dts: dts && { eager: true },
    target: 'node22.18',
    // `.js` and `.d.ts`, as the manifests say.
    outExtensions: () => ({ js: '.js', dts: '.d.ts' }),
    tsconfig: root('tsconfig.json'),
    // In the repository the condition `source` means sources; what is built must not look past a package's own border.
    inputOptions: { resolve: { conditionNames: ['import', 'node', 'default'] } },
    logLevel: 'error',
  });
  process.stdout.write(`${dir} built in ${((performance.now() - startMs) / 1_000).toFixed(1)} s\n`);
}
