import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';

/** Bytes, everything but MSW included: mostly the contract's schemas, which the real face checks requests with. */
const limit = 190 * 1024;

test(`in a browser the mocks need no platform module, and are at most ${limit} bytes minified and gzipped`, async () => {
  const bundle = await rolldown({
    input: new URL('../src/index.ts', import.meta.url).pathname,
    platform: 'browser',
    external: ['msw'],
    resolve: { conditionNames: ['openflue-source', 'browser', 'import', 'default'] },
  });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  const chunks = output.filter((each) => each.type === 'chunk');
  const files = new Set(chunks.map(({ fileName }) => fileName));
  const outside = chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports]);
  expect(new Set(outside.filter((name) => !files.has(name)))).toEqual(new Set(['msw']));
  const code = chunks.map((chunk) => chunk.code).join('\n');
  expect(gzipSync(code, { level: 9 }).length).toBeLessThanOrEqual(limit);
  // What runs workflows and models for real stays out.
  expect(code).not.toContain('just-bash');
  expect(code).not.toMatch(/from"node:|require\("node:/);
});
