import base from './vitest.config.ts';

// The long proofs: crashes by the dozen, the official suites, real installs. Not merged with the other configuration, since
// merging joins the lists: what that one leaves out would be left out here too.
export default {
  ...base,
  test: {
    ...base.test,
    include: ['**/*.full.test.ts'],
    exclude: ['**/node_modules/**', '**/dist/**'],
    testTimeout: 600_000,
  },
};
