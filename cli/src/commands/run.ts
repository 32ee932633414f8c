import type { FlueEvent, RunRecord } from '@openflue/spec';
import { type Command, Option } from 'commander';
import { type EventFormat, eventWriter, formatOption } from '../event-writer.ts';
import { readPayload } from '../payload.ts';
import { addProjectOptions, type ProjectFlags, projectOf } from '../project-options.ts';
import { examples } from './examples.ts';

interface RunFlags extends ProjectFlags {
  readonly payload?: string;
  readonly input?: string;
  readonly data?: string;
  readonly format: EventFormat;
}

export function addRun(program: Command): void {
  addProjectOptions(program.command('run'))
    .argument('<workflow>', 'name of the workflow; it need not be exposed over HTTP')
    .summary('run one workflow here and now')
    .description(
      'Runs a workflow of a project in this process. The run id and the events go to standard error, the result as JSON to ' +
        'standard output. Exits with 1 when the run fails. The run is kept nowhere unless --data is given.',
    )
    .option('--payload <json>', 'the payload as JSON; @file.json reads a file, - standard input')
    .option('--data <directory>', 'keep the run in this data directory')
    .addOption(formatOption('events'))
    .addOption(new Option('--input <json>').hideHelp())
    .addHelpText(
      'after',
      examples(
        `run summarize --payload '{"text":"…"}'`,
        'run summarize --payload @document.json',
        'run report --payload - < data.json',
      ),
    )
    .action(run);
}

async function run(workflow: string, flags: RunFlags): Promise<void> {
  const given = flags.payload ?? flags.input;
  const payload = given === undefined ? undefined : await readPayload(given, process.stdin);
  const events = eventWriter(process.stderr, flags.format);
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  process.once('SIGTERM', () => interrupted.abort());
  const { createLogger, runWorkflow } = await import('@openflue/server/node');
  const record = await runWorkflow({
    ...projectOf(flags),
    workflow: workflow.replace(/^workflow:/, ''),
    payload,
    log: await createLogger({ level: 'warn', fd: 2 }),
    onStart: (runId) => process.stderr.write(`${runId}\n`),
    onEvent: (event: FlueEvent) => events.write(event),
    signal: interrupted.signal,
    ...(flags.data !== undefined && { dataDir: flags.data }),
  });
  events.end();
  if (record.isError) process.exitCode = 1;
  else process.stdout.write(`${JSON.stringify(resultOf(record), null, 2)}\n`);
}

/** A run without a result has the result `null`: standard output is JSON in any case. */
function resultOf({ result = null }: RunRecord) {
  return result;
}
