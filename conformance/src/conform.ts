import { readFileSync } from 'node:fs';
import type { Level, Profile } from './case.ts';
import { restartByCommand } from './crash/restart-by-command.ts';
import { RestartError } from './crash/restart-error.ts';
import { type StartedServer, startServer } from './crash/started-server.ts';
import { type Fixtures, parseFixtures } from './fixtures.ts';
import { FixturesError } from './fixtures-error.ts';
import { formatReport, type ReportFormat } from './format/format-report.ts';
import { progressLine } from './format/terminal.ts';
import { runConformance } from './run-conformance.ts';

/** What both command lines take. */
export interface ConformFlags {
  readonly token?: string | undefined;
  /** A file. */
  readonly fixtures?: string | undefined;
  readonly profile?: readonly Profile[] | undefined;
  readonly level?: Level | undefined;
  readonly only?: readonly string[] | undefined;
  readonly seed?: number | undefined;
  readonly format: ReportFormat;
  readonly restart?: string | undefined;
  readonly start?: string | undefined;
  readonly crashes?: number | undefined;
  readonly concurrency?: number | undefined;
  /** For all cases. */
  readonly timeoutMs?: number | undefined;
  readonly maxRequests?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ConformOutput {
  /** The report. */
  write(text: string): void;
  /** What goes on meanwhile. */
  progress(text: string): void;
}

/** Longest that a server may take to start. */
const START_MS = 60_000;

/** Tests a server as the command line does. Gives whether it conforms; throws `FixturesError`, `RestartError`. */
export async function conform(baseUrl: string, flags: ConformFlags, output: ConformOutput): Promise<boolean> {
  const { format, profile, level, restart, start, token, signal } = flags;
  const fixtures = flags.fixtures === undefined ? undefined : readFixtures(flags.fixtures);
  const started = start === undefined ? undefined : await startedServer(start, baseUrl);
  try {
    const restarting = started?.restart ?? (restart === undefined ? undefined : restartByCommand(restart));
    const report = await runConformance({
      ...defined({ token, fixtures, profiles: profile, only: flags.only, seed: flags.seed, signal }),
      ...defined({ crashes: flags.crashes, concurrency: flags.concurrency, timeoutMs: flags.timeoutMs }),
      ...defined({ maxRequests: flags.maxRequests, restart: restarting }),
      ...(level === 'MUST' && { levels: ['MUST'] as const }),
      baseUrl,
      onResult: (result) => output.progress(progressLine(result)),
    });
    output.write(formatReport(report, format));
    return report.ok;
  } finally {
    await started?.stop();
  }
}

function readFixtures(file: string): Fixtures {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new FixturesError(`${file} cannot be read: ${error instanceof Error ? error.message : error}`);
  }
  return parseFixtures(text);
}

/** Waits until the server answers: what it was started with is its own affair. */
async function startedServer(command: string, baseUrl: string): Promise<StartedServer> {
  const server = startServer(command);
  const startMs = performance.now();
  while (performance.now() - startMs < START_MS) {
    const answer = await fetch(`${baseUrl.replace(/\/+$/, '')}/ready`, { signal: AbortSignal.timeout(2_000) }).catch(
      () => undefined,
    );
    await answer?.text();
    if (answer?.status === 200) return server;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await server.stop();
  throw new RestartError(`The server that was started does not answer ${baseUrl}/ready with 200.`);
}

/** Without the fields that are not given. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
