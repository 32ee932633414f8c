import type { ConformFlags, Level, Profile, ReportFormat } from '@openflue/conformance';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { parsePositive, parseSeconds, parseUrl } from '../option-values.ts';
import { UsageError } from '../usage-error.ts';
import { examples } from './examples.ts';

interface ConformanceFlags {
  readonly token?: string;
  readonly fixtures?: string;
  readonly profile?: readonly Profile[];
  readonly level?: Level;
  readonly only?: readonly string[];
  readonly seed?: number;
  readonly format: ReportFormat;
  readonly start?: string;
  readonly restart?: string;
  readonly crashes?: number;
  readonly concurrency?: number;
  readonly timeout?: number;
  readonly maxRequests?: number;
}

const profiles: readonly Profile[] = ['core', 'agents', 'conversation', 'control', 'crash', 'production'];
const formats: readonly ReportFormat[] = ['text', 'json', 'junit', 'markdown'];

export function addConformance(program: Command): void {
  program
    .command('conformance')
    .summary('test whether a server speaks the protocol')
    .description(
      'Tests a running server, in any language, against the document and the clauses of the protocol. It starts runs and prompts ' +
        'agents of the fixtures that it expects there; the profile `production` only reads.',
    )
    .argument('<baseUrl>', 'where the server is, mount included', parseUrl)
    .addOption(new Option('--token <token>', 'bearer token').env('FLUE_TOKEN'))
    .option('--fixtures <file>', 'what the server calls the fixtures, and its limits (JSON)')
    .option('--profile <names>', `${profiles.join(', ')}; comma between several`, parseProfiles)
    .addOption(new Option('--level <level>', 'MUST leaves the SHOULDs out').choices(['MUST', 'SHOULD']))
    .option('--only <ids>', 'only cases whose ids begin so: RUN,STR-004', (text) => text.split(','))
    .option('--seed <number>', 'what random values are drawn with; the report names it', parsePositive)
    .addOption(new Option('--format <format>', 'how the report is written').choices(formats).default('text'))
    .option('--start <command>', 'run the server by this command, and kill it for the profile crash')
    .option('--restart <command>', 'a command that kills the server and starts it again')
    .option('--crashes <number>', 'how often it is killed (default: 5)', parsePositive)
    .option('--concurrency <number>', 'cases at a time (default: 8)', parsePositive)
    .option('--timeout <seconds>', 'for all cases (default: 600)', parseSeconds)
    .option('--max-requests <number>', 'for all cases (default: 20000)', parsePositive)
    .addHelpText(
      'after',
      examples(
        'conformance http://127.0.0.1:3583',
        "conformance http://127.0.0.1:3583 --start 'my-server --port 3583'   # kills it, too",
        'conformance https://flue.example.com --profile production --format junit',
        'conformance http://127.0.0.1:3583 --only STR --seed 7',
      ),
    )
    .action(conformance);
}

async function conformance(baseUrl: string, flags: ConformanceFlags): Promise<void> {
  const { timeout: timeoutMs, ...rest } = flags;
  if (flags.start !== undefined && flags.restart !== undefined) {
    throw new UsageError('Either --start or --restart: both say how the server is killed.');
  }
  if (flags.profile?.includes('crash') && flags.start === undefined && flags.restart === undefined) {
    throw new UsageError('The profile crash needs --start or --restart.');
  }
  const { conform, FixturesError } = await import('@openflue/conformance');
  try {
    const ok = await conform(baseUrl, { ...rest, timeoutMs } satisfies ConformFlags, {
      write: (text) => process.stdout.write(text),
      progress: (text) => process.stderr.write(text),
    });
    process.exitCode = ok ? 0 : 1;
  } catch (error) {
    if (error instanceof FixturesError) throw new UsageError(error.message);
    throw error;
  }
}

function parseProfiles(text: string): Profile[] {
  return text.split(',').map((name) => {
    const found = profiles.find((profile) => profile === name);
    if (found === undefined) throw new InvalidArgumentError(`Expected ${profiles.join(', ')}.`);
    return found;
  });
}
