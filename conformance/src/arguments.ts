import { parseArgs } from 'node:util';
import { type Level, levels, type Profile, profiles } from './case.ts';
import type { ConformFlags } from './conform.ts';
import { type ReportFormat, reportFormats } from './format/format-report.ts';

export const usage = `Usage: openflue-conformance <baseUrl> [options]

Tests a running server against the openflue protocol.

  --token <token>      bearer token (default: FLUE_TOKEN)
  --fixtures <file>    what the server calls the fixtures, and its limits (JSON)
  --profile <names>    ${profiles.join(', ')}; comma between several
  --level MUST         leave the SHOULDs out
  --only <ids>         only cases whose ids begin so: RUN,STR-004
  --seed <number>      what random values are drawn with; the report names it
  --format <format>    ${reportFormats.join(', ')} (default: text)
  --start <command>    run the server by this command, and kill it for the profile crash
  --restart <command>  a command that kills the server and starts it again
  --crashes <number>   how often (default: 5)
  --concurrency <n>    cases at a time (default: 8)
  --timeout <seconds>  for all cases (default: 600)
  --max-requests <n>   for all cases (default: 20000)

Examples:
  openflue-conformance http://127.0.0.1:3583
  openflue-conformance https://flue.example.com --profile production --format junit
  openflue-conformance http://127.0.0.1:3583 --start 'my-server --port 3583'   # kills it, too

Exit code: 0 conforms, 1 does not, 2 wrong arguments.
`;

/** Arguments that make no sense; the message says why. */
export class ArgumentsError extends Error {
  override readonly name = 'ArgumentsError';
}

const text = { type: 'string' } as const;

/** Reads the command line of `openflue-conformance`. `undefined`: help was asked for. Throws `ArgumentsError`. */
export function readArguments(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): { baseUrl: string; flags: ConformFlags } | undefined {
  const { values, positionals } = parse(args);
  if (values.help) return undefined;
  const [baseUrl, ...more] = positionals;
  if (baseUrl === undefined || more.length > 0 || !/^https?:\/\//.test(baseUrl) || !URL.canParse(baseUrl)) {
    throw new ArgumentsError('Expected one URL, such as http://127.0.0.1:3583.');
  }
  const timeout = number(values.timeout, '--timeout');
  const flags: ConformFlags = {
    token: values.token ?? (env.FLUE_TOKEN || undefined),
    fixtures: values.fixtures,
    profile: values.profile?.split(',').map((name) => oneOf<Profile>(profiles, name, '--profile')),
    level: values.level === undefined ? undefined : oneOf<Level>(levels, values.level, '--level'),
    only: values.only?.split(','),
    seed: number(values.seed, '--seed'),
    format: oneOf<ReportFormat>(reportFormats, values.format ?? 'text', '--format'),
    start: values.start,
    restart: values.restart,
    crashes: number(values.crashes, '--crashes'),
    concurrency: number(values.concurrency, '--concurrency'),
    timeoutMs: timeout === undefined ? undefined : timeout * 1_000,
    maxRequests: number(values['max-requests'], '--max-requests'),
  };
  if (flags.start !== undefined && flags.restart !== undefined) {
    throw new ArgumentsError('Either --start or --restart: both say how the server is killed.');
  }
  if (flags.profile?.includes('crash') && flags.start === undefined && flags.restart === undefined) {
    throw new ArgumentsError('The profile crash needs --start or --restart.');
  }
  return { baseUrl, flags };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...{ token: text, fixtures: text, profile: text, level: text, only: text, seed: text, format: text },
        ...{ start: text, restart: text, crashes: text, concurrency: text, timeout: text, 'max-requests': text },
        help: { type: 'boolean', short: 'h' },
      },
    });
  } catch (error) {
    throw new ArgumentsError(error instanceof Error ? error.message : String(error));
  }
}

function oneOf<T extends string>(known: readonly T[], given: string, name: string): T {
  const found = known.find((value) => value === given);
  if (found === undefined) throw new ArgumentsError(`${name} is one of ${known.join(', ')}, not ${given}.`);
  return found;
}

function number(given: string | undefined, name: string): number | undefined {
  if (given === undefined) return undefined;
  if (!/^\d{1,10}$/.test(given)) throw new ArgumentsError(`${name} is a whole number, not ${given}.`);
  return Number(given);
}
