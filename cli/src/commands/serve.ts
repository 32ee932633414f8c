import type { LogLevel, Role } from '@openflue/server/node';
import { type Command, Option } from 'commander';
import { collectOldGenerationEarly } from '../old-generation.ts';
import { collectOrigins, parseAge, parsePort, parsePositive, parseSeconds, parseUrl } from '../option-values.ts';
import { addProjectOptions, type ProjectFlags, projectOf } from '../project-options.ts';
import { holdYoungGeneration } from '../young-generation.ts';
import { examples } from './examples.ts';

interface ServeFlags extends ProjectFlags {
  readonly port: number;
  readonly host: string;
  readonly data?: string;
  readonly database?: string;
  /** `--no-auth` sets it to false. */
  readonly auth: boolean;
  readonly cors?: string[];
  readonly publicUrl?: string;
  readonly trustProxy?: boolean;
  readonly concurrency?: number;
  readonly keep?: number;
  readonly role: Role;
  readonly grace: number;
  readonly logLevel: LogLevel;
}

export function addStart(program: Command): void {
  serverCommand(program, 'start')
    .summary('serve a project over HTTP')
    .description('Serves the workflows and agents of a project over HTTP until it is told to stop.')
    .addHelpText(
      'after',
      examples(
        'start',
        'start --port 8080 --data /var/lib/flue --keep 30d',
        'start --host 0.0.0.0   # with FLUE_TOKEN set',
        'start --database postgres://flue@db.internal/flue   # as many of these as you like',
      ),
    )
    .action((flags: ServeFlags) => serveUntilSignal(flags, false));
}

export function addDev(program: Command): void {
  serverCommand(program, 'dev')
    .summary('serve a project and reload it on change')
    .description(
      'Serves a project as `start` does, reloads it when a file changes, lets web pages of this machine call, and tells ' +
        'callers more about failures. A file that does not load is reported; the others still serve.',
    )
    .addHelpText('after', examples('dev', 'dev --dir examples/quickstart --port 0'))
    .action((flags: ServeFlags) => serveUntilSignal(flags, true));
}

function serverCommand(program: Command, name: string): Command {
  return addProjectOptions(program.command(name))
    .addOption(
      new Option('-p, --port <number>', 'port to listen on; 0 takes a free one')
        .argParser(parsePort)
        .env('PORT')
        .default(3583),
    )
    .option(
      '--host <address>',
      'address to listen on; others than this machine need FLUE_TOKEN or --no-auth',
      '127.0.0.1',
    )
    .option('--data <directory>', 'where runs are kept (default: .openflue in the project)')
    .option(
      '--database <url>',
      'PostgreSQL that everything is kept in, for any number of servers (default: that of db.ts, or DATABASE_URL)',
    )
    .option('--no-auth', 'serve without a token, to whoever reaches the address')
    .option('--cors <origin>', 'origin whose web pages may call; may be repeated', collectOrigins)
    .option('--public-url <url>', 'URL that clients reach this server under', parseUrl)
    .option('--trust-proxy', 'believe X-Forwarded-* headers')
    .option('--concurrency <number>', 'runs at the same time (default: 64)', parsePositive)
    .option('--keep <age>', 'delete ended runs that are older, such as 30d, 12h or 90m (default: keep all)', parseAge)
    .addOption(
      new Option(
        '--role <role>',
        'what this process does: everything, answer only, or work only (and answer /health and /ready)',
      )
        .choices(['all', 'web', 'worker'] satisfies Role[])
        .default('all'),
    )
    .addOption(
      new Option('--grace <seconds>', 'how long running work may take to finish when stopping')
        .argParser(parseSeconds)
        .default(10_000, '10'),
    )
    .addOption(
      new Option('--log-level <level>', 'what to log')
        .choices(['debug', 'info', 'warn', 'error', 'silent'] satisfies LogLevel[])
        .default('info'),
    );
}

async function serveUntilSignal(flags: ServeFlags, dev: boolean): Promise<void> {
  collectOldGenerationEarly();
  const letGrow = holdYoungGeneration();
  const { createLogger, logStrayErrors, serve, stopOnSignal } = await import('@openflue/server/node');
  const log = await createLogger({ level: flags.logLevel });
  const server = await serve({
    ...projectOf(flags),
    host: flags.host,
    port: flags.port,
    noAuth: !flags.auth,
    role: flags.role,
    dev,
    log,
    ...(flags.data !== undefined && { dataDir: flags.data }),
    ...(flags.database !== undefined && { database: flags.database }),
    ...(flags.cors !== undefined && { cors: dev ? ['localhost', ...flags.cors] : flags.cors }),
    ...(flags.publicUrl !== undefined && { publicUrl: flags.publicUrl }),
    ...(flags.trustProxy !== undefined && { trustProxy: flags.trustProxy }),
    ...(flags.concurrency !== undefined && { concurrency: flags.concurrency }),
    ...(flags.keep !== undefined && { keepMs: flags.keep }),
  });
  letGrow();
  logStrayErrors(log, { exit: !dev });
  stopOnSignal(() => server.stop({ graceMs: flags.grace }));
}
