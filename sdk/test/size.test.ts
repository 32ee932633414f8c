import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { expect, test } from 'vitest';

/** Bytes, minified and gzipped, with everything in it. */
const limit = 13 * 1024;

test(`the whole package is at most ${limit} bytes when minified and gzipped, and needs no platform module`, async () => {
  const { outputFiles, metafile } = await build({
    entryPoints: [new URL('../src/index.ts', import.meta.url).pathname],
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    conditions: ['source'],
    metafile: true,
    write: false,
  });
  const sizes = outputFiles.map(({ contents }) => gzipSync(contents, { level: 9 }).length);
  expect(sizes).toHaveLength(1);
  expect(sizes[0]).toBeLessThanOrEqual(limit);
  expect(Object.keys(metafile.inputs).filter((path) => path.startsWith('node:'))).toEqual([]);
});
