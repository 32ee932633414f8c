import { writeFile } from 'node:fs/promises';
import type { RunExport, RunRecord } from '@openflue/spec';
import type { Command } from 'commander';
import { NotFoundError } from '../not-found-error.ts';
import { parseUrl } from '../option-values.ts';
import { type Place, type PlaceFlags, placeOf } from '../place.ts';
import { RunActiveError } from '../run-active-error.ts';
import { examples } from './examples.ts';

interface ExportFlags extends PlaceFlags {
  readonly output: string;
}

/** As it is serialized: whoever it comes from has made it JSON. */
interface Exported {
  readonly record: object;
  readonly events: readonly object[];
}

export function addRunsExport(runs: Command): void {
  runs
    .command('export')
    .argument('<runId>', 'a run that has ended')
    .summary('write a run to a file')
    .description(
      'Writes a run that has ended, its record and all of its events, as one JSON file: a cassette for @openflue/mocks, or something ' +
        'to keep. It holds what the run was given and what it said: look through it before you pass it on.',
    )
    .option('-o, --output <file>', 'where to write; - is standard output', '-')
    .option('-d, --dir <directory>', 'the project whose data directory is read', '.')
    .option('--data <directory>', 'the data directory (default: .openflue in the project)')
    .option('--server <url>', 'ask this server instead; FLUE_TOKEN is sent', parseUrl)
    .addHelpText(
      'after',
      examples('runs export run_01JA… -o run.json', 'runs export run_01JA… --server http://127.0.0.1:3583 > run.json'),
    )
    .action(exportRun);
}

async function exportRun(runId: string, _: unknown, command: Command): Promise<void> {
  // Wherever they stand on the line, options that `runs` has too are its own.
  const flags: ExportFlags = command.optsWithGlobals();
  const place = placeOf(flags);
  const exported = await (place.server === undefined
    ? fromDataDirectory(place.dataDir, runId)
    : fromServer(place, runId));
  const text = format(exported);
  if (flags.output === '-') {
    process.stdout.write(text);
    return;
  }
  await writeFile(flags.output, text);
  process.stderr.write(`${flags.output}: ${exported.events.length} events\n`);
}

async function fromServer({ server, token }: Extract<Place, { server: string }>, runId: string): Promise<Exported> {
  const { createFlueClient } = await import('@openflue/sdk');
  const { runs } = createFlueClient({ baseUrl: server, ...(token !== undefined && { token }) });
  // `input` repeats the payload, for clients of an earlier version.
  const { input: _, ...record } = await runs.get(runId);
  assertEnded(record);
  return { record, events: await runs.events(runId) };
}

async function fromDataDirectory(dataDir: string, runId: string): Promise<Exported> {
  const { followEvents, openFileStorageReadOnly } = await import('@openflue/server/node');
  const { publicRecord } = await import('@openflue/server/engine-parts');
  const storage = await openFileStorageReadOnly(dataDir);
  try {
    const run = await storage.documents.get('runs', runId);
    if (!run) throw new NotFoundError(`There is no run ${runId} in ${dataDir}.`);
    const record = publicRecord(run);
    assertEnded(record);
    const events: object[] = [];
    const reading = { from: undefined, tail: undefined, live: false, signal: new AbortController().signal };
    for await (const { json } of followEvents(storage.streams, runId, reading)) events.push(JSON.parse(json));
    return { record, events };
  } finally {
    storage.close();
  }
}

function assertEnded({ runId, status }: Pick<RunRecord, 'runId' | 'status'>): void {
  if (status !== 'active') return;
  throw new RunActiveError(`The run ${runId} has not ended. Wait for it: openflue logs ${runId} --follow`);
}

/** One event a line, so that two recordings can be compared. */
function format({ record, events }: Exported): string {
  const head: Pick<RunExport, 'format' | 'version'> = { format: 'openflue-run', version: 1 };
  const lines = events.map((event) => `    ${JSON.stringify(event)}`);
  const start = JSON.stringify({ ...head, record }, null, 2).replace(/\n\}$/, '');
  return `${start},\n  "events": [\n${lines.join(',\n')}\n  ]\n}\n`;
}
