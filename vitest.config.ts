import { defineConfig } from 'vitest/config';

// Tests run from source: workspace packages resolve through their `openflue-source` export condition.
const conditions = ['openflue-source', 'node', 'development|production'];

export default defineConfig({
  ssr: { resolve: { conditions, externalConditions: ['openflue-source', 'node'] } },
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.full.test.ts'],
    testTimeout: 20_000,
    // Files share their workers: loading the same modules anew for each file costs half of the whole time.
    isolate: false,
    // Many tests wait (for a process, a timer, the disk), so that more of them fit than there are processors.
    maxWorkers: 4,
  },
});
