import { gzipSync } from 'node:zlib';
import { rolldown } from 'rolldown';
import { expect, test } from 'vitest';

/** Bytes, without React and without the SDK. */
const limit = 3 * 1024;

test(`the hooks are at most ${limit} bytes minified and gzipped, and import nothing but React and the SDK`, async () => {
  const bundle = await rolldown({
    input: new URL('../src/index.ts', import.meta.url).pathname,
    platform: 'browser',
    external: ['react', '@openflue/sdk'],
  });
  const { output } = await bundle.generate({ format: 'esm', minify: true });
  expect(output).toHaveLength(1);
  expect([...output[0].imports].sort()).toEqual(['@openflue/sdk', 'react']);
  const size = gzipSync(output[0].code, { level: 9 }).length;
  expect(size).toBeLessThanOrEqual(limit);
});
