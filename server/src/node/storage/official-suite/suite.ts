import { runConformanceTests } from '@durable-streams/server-conformance-tests';

// Run by the suite's own version of vitest, in a process of its own: see `run-suite.ts`.
runConformanceTests({
  // Not `BASE_URL`, which vitest sets itself.
  baseUrl: process.env.CONFORMANCE_TEST_URL ?? '',
  longPollTimeoutMs: Number(process.env.CONFORMANCE_LONG_POLL_MS),
});
