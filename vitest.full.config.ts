import base from './vitest.config.ts';

const { projects, ...shared } = base.test ?? {};

// The long proofs: crashes by the dozen, the official suites, real installs. Not merged with the other configuration, since
// merging joins the lists: what that one leaves out would be left out here too.
export default {
  ...base,
  test: {
    ...shared,
    include: ['**/*.full.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 600_000,
    // Each of these keeps a processor busy, and has bounds in time that are generous, not endless.
    maxWorkers: 2,
    isolate: false,
  },
};
