import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Tests run from source: workspace packages resolve through their `openflue-source` export condition.
const conditions = ['openflue-source', 'node', 'development|production'];

const exclude = ['**/node_modules/**', '**/dist/**', '**/*.full.test.ts'];
const ofReact = ['react/**/*.test.{ts,tsx}'];
const ofPages = ['examples/chat/**/*.test.tsx'];
const ofReact18 = ['examples/react-18/**/*.test.{ts,tsx}'];

const reactTests = {
  include: ofReact,
  exclude,
  isolate: false,
  setupFiles: ['react/test/window.ts', 'react/test/testing-library.ts'],
};

/** The oldest React that the hooks support, for the hooks and for what renders them. */
const react18 = createRequire(new URL('examples/react-18/package.json', import.meta.url));
const inReact18 = [
  ...[
    'react',
    'react/jsx-runtime',
    'react/jsx-dev-runtime',
    'react-dom',
    'react-dom/client',
    'react-dom/server',
    'react-dom/test-utils',
  ].map((name) => ({ find: new RegExp(`^${name}$`), replacement: react18.resolve(name) })),
  {
    find: /^@testing-library\/react$/,
    replacement: fileURLToPath(
      new URL('node_modules/@testing-library/react/dist/@testing-library/react.esm.js', import.meta.url),
    ),
  },
];

export default defineConfig({
  ssr: { resolve: { conditions, externalConditions: ['openflue-source', 'node'] } },
  test: {
    testTimeout: 20_000,
    // What is waited for is seen as soon as it holds; a busy machine takes its time until then.
    expect: { poll: { timeout: 10_000 } },
    // Many tests wait (for a process, a timer, the disk), so that more of them fit than there are processors.
    maxWorkers: 4,
    projects: [
      {
        extends: true,
        test: {
          name: 'node',
          include: ['**/*.test.ts'],
          exclude: [...exclude, ...ofReact, ...ofReact18],
          // Files share their workers: loading the same modules anew for each file costs half of the whole time.
          isolate: false,
        },
      },
      { extends: true, test: { ...reactTests, name: 'react', include: [...ofReact, ...ofPages] } },
      {
        extends: true,
        resolve: { alias: inReact18 },
        test: {
          ...reactTests,
          name: 'react-18',
          include: [...ofReact, ...ofReact18],
          server: { deps: { inline: [/@testing-library/, /flue-react/] } },
        },
      },
    ],
  },
});
