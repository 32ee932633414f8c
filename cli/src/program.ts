import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import { addConformance } from './commands/conformance.ts';
import { addInit } from './commands/init.ts';
import { addLogs } from './commands/logs.ts';
import { addRun } from './commands/run.ts';
import { addRuns } from './commands/runs.ts';
import { addSchedules } from './commands/schedules.ts';
import { addDev, addStart } from './commands/serve.ts';
import { addTypes } from './commands/types.ts';

/** The command line. Parsing throws `CommanderError` where it would exit otherwise. */
export function createProgram(): Command {
  const program = new Command()
    .name('openflue')
    .description('Runs agent workflows: serve a project, run one workflow, look at its runs, test a server.')
    .version(version(), '-v, --version')
    .exitOverride()
    .showHelpAfterError('(add --help for what it takes)')
    .showSuggestionAfterError()
    .addHelpText(
      'after',
      '\nStart with:\n' +
        '  openflue init my-project      a project that runs at once\n' +
        '  openflue dev --dir my-project\n\n' +
        'Environment:\n' +
        '  FLUE_TOKEN     bearer token: what the server asks for, and what is sent to servers that a command asks\n' +
        '  DATABASE_URL   a PostgreSQL database that keeps the runs, in place of files\n',
    );
  for (const add of [addDev, addStart, addRun, addLogs, addRuns, addSchedules, addTypes, addInit, addConformance])
    add(program);
  return program;
}

function version(): string {
  const { version }: { version: string } = JSON.parse(
    readFileSync(new URL('../package.json', import.meta.url), 'utf8'),
  );
  return version;
}
