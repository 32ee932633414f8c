import { defineConfig } from 'vitest/config';

// Tests run from source: workspace packages resolve through their `source` export condition.
const conditions = ['source', 'node', 'development|production'];

export default defineConfig({
  ssr: { resolve: { conditions, externalConditions: ['source', 'node'] } },
  test: {
    include: ['**/*.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**', '**/*.full.test.ts'],
    testTimeout: 20_000,
    // Theirs is a `source` condition too, and Node strips no types below node_modules.
    server: { deps: { inline: [/@modelcontextprotocol/, /eventsource/] } },
  },
});
