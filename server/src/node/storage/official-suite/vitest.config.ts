// Read by the suite's own version of vitest, which brings its own `defineConfig`: a plain object serves both.
export default {
  test: {
    include: ['suite.ts'],
    testTimeout: 20_000,
  },
};
