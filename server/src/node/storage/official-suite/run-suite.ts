import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface SuiteResult {
  readonly title: string;
  readonly status: string;
  readonly failures: readonly string[];
}

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** All tests of the official suite but those of forks, which this server answers with `501`. */
const ALL_BUT_FORKS = '^(?!\\s*Fork - )';

/** Runs `@durable-streams/server-conformance-tests` against a server, with the version of vitest that it was made for. */
export async function runSuite(baseUrl: string, longPollTimeoutMs: number): Promise<SuiteResult[]> {
  const here = dirname(fileURLToPath(import.meta.url));
  const suite = createRequire(import.meta.url).resolve('@durable-streams/server-conformance-tests');
  const vitest = join(dirname(createRequire(suite).resolve('vitest/package.json')), 'vitest.mjs');
  const dir = mkdtempSync(join(tmpdir(), 'flue-suite-'));
  const report = join(dir, 'report.json');
  try {
    const args = [
      'run',
      '--root',
      here,
      '--config',
      join(here, 'vitest.config.ts'),
      '--testNamePattern',
      ALL_BUT_FORKS,
    ];
    const output = await run([vitest, ...args, '--reporter=json', `--outputFile=${report}`], {
      CONFORMANCE_TEST_URL: baseUrl,
      CONFORMANCE_LONG_POLL_MS: String(longPollTimeoutMs),
    });
    return results(report, output);
  } finally {
    rmSync(dir, { recursive: true });
  }
}

function results(report: string, output: string): SuiteResult[] {
  let parsed: Report;
  try {
    parsed = JSON.parse(readFileSync(report, 'utf8'));
  } catch (cause) {
    throw new Error(`the suite left no report:\n${output}`, { cause });
  }
  return parsed.testResults.flatMap(({ assertionResults }) =>
    assertionResults.map(({ fullName, status, failureMessages }) => ({
      title: fullName,
      status,
      failures: failureMessages,
    })),
  );
}

function run(args: readonly string[], extra: Record<string, string>): Promise<string> {
  // The outer vitest's variables would make the inner one believe that it is a worker.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST')));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env: { ...env, ...extra } });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk));
    child.once('error', reject);
    child.once('close', () => resolve(output));
  });
}
