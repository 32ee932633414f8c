import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { type InputOptions, rolldown } from 'rolldown';

// Builds the page, once for the browser and once for the server that renders it, and serves both.
const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const { resolve } = createRequire(import.meta.url);
// This folder's React, for the hooks too.
const alias = Object.fromEntries(
  ['react/jsx-runtime', 'react-dom/client', 'react-dom', 'react'].map((name) => [name, resolve(name)]),
);
const conditionNames = ['openflue-source', 'import', 'default'];
const production = { transform: { define: { 'process.env.NODE_ENV': '"production"' } } };

const page = await built({
  input: path('src/browser.tsx'),
  platform: 'browser',
  resolve: { alias, conditionNames },
  ...production,
});
const { output } = await page.generate({ format: 'esm', minify: true });

const server = await built({
  input: path('src/app.ts'),
  platform: 'node',
  external: /^(?!@openflue\/)[\w@]/,
  resolve: { conditionNames },
});
await server.write({ file: path('dist/app.js'), format: 'esm' });
const { createApp }: typeof import('./src/app.ts') = await import(path('dist/app.js'));

const { app } = await createApp(output[0].code);
const port = Number(process.env.PORT ?? 3583);
serve({ fetch: app.fetch, port, hostname: '127.0.0.1' }, ({ port }) => {
  process.stdout.write(`http://127.0.0.1:${port}\n`);
});

function built(options: InputOptions) {
  return rolldown({ ...options, tsconfig: path('../../tsconfig.json') });
}
