import { expect, it } from 'vitest';
import { publishableManifest } from './publishable-manifest.ts';

it('takes away what only this repository understands', () => {
  const manifest = {
    name: '@openflue/x',
    version: '1.0.0',
    private: true,
    scripts: { test: 'x' },
    devDependencies: { a: '1' },
    dependencies: { b: '1' },
    exports: { '.': { 'openflue-source': './src/index.ts', types: './dist/index.d.ts', default: './dist/index.js' } },
  };
  expect(publishableManifest(manifest)).toEqual({
    name: '@openflue/x',
    version: '1.0.0',
    dependencies: { b: '1' },
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
  });
});

it('leaves a package without exports without them', () => {
  const manifest = { name: 'x', version: '1.0.0', bin: { x: './bin/x.js' } };
  expect(publishableManifest(manifest)).toEqual(manifest);
});
