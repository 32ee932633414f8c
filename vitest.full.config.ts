import { mergeConfig } from 'vitest/config';
import base from './vitest.config.ts';

// The long proofs: crashes by the dozen, the official suites, real installs.
export default mergeConfig(base, {
  test: { include: ['**/*.full.test.ts'], exclude: ['**/node_modules/**', '**/dist/**'], testTimeout: 600_000 },
});
