import type { Command } from 'commander';
import { type EventFormat, eventWriter, formatOption } from '../event-writer.ts';
import { NotFoundError } from '../not-found-error.ts';
import { parsePositive, parseUrl } from '../option-values.ts';
import { type Place, type PlaceFlags, placeOf } from '../place.ts';
import { examples } from './examples.ts';

interface LogsFlags extends PlaceFlags {
  readonly follow?: boolean;
  readonly since?: string;
  readonly tail?: number;
  readonly format: EventFormat;
}

interface Reading {
  readonly runId: string;
  readonly from: string | undefined;
  readonly tail: number | undefined;
  readonly live: boolean;
  readonly signal: AbortSignal;
}

/** An event, and the offset behind it. */
type Logged = readonly [event: { readonly type: string }, offset: string];

export function addLogs(program: Command): void {
  program
    .command('logs')
    .argument('<runId>', 'the run')
    .summary("print a run's events")
    .description("Prints a run's events, from a data directory or from a server.")
    .option('-f, --follow', 'wait for more until the run ends')
    .option('--since <offset>', 'only what came after this offset')
    .option('--tail <number>', 'at most this many of the last events', parsePositive)
    .addOption(formatOption('events'))
    .option('-d, --dir <directory>', 'the project whose data directory is read', '.')
    .option('--data <directory>', 'the data directory (default: .openflue in the project)')
    .option('--server <url>', 'ask this server instead; FLUE_TOKEN is sent', parseUrl)
    .addHelpText(
      'after',
      examples(
        'logs run_01JA…',
        'logs run_01JA… --follow --server http://127.0.0.1:3583',
        'logs run_01JA… --format ndjson | jq .type',
      ),
    )
    .action(logs);
}

async function logs(runId: string, flags: LogsFlags): Promise<void> {
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  const { follow: live = false, since: from, tail } = flags;
  const writer = eventWriter(process.stdout, flags.format);
  let next: string | undefined;
  for await (const [event, offset] of eventsOf(placeOf(flags), {
    runId,
    from,
    tail,
    live,
    signal: interrupted.signal,
  })) {
    writer.write(event);
    next = offset;
  }
  writer.end();
  if (flags.format === 'pretty' && next !== undefined) process.stderr.write(`more: --since ${next}\n`);
}

function eventsOf(place: Place, reading: Reading): AsyncGenerator<Logged> {
  return place.server === undefined ? fromDataDirectory(place.dataDir, reading) : fromServer(place, reading);
}

async function* fromServer(
  { server, token }: Extract<Place, { server: string }>,
  { runId, from, tail, live, signal }: Reading,
): AsyncGenerator<Logged> {
  const { createFlueClient } = await import('@openflue/sdk');
  const { runs } = createFlueClient({ baseUrl: server, ...(token !== undefined && { token }) });
  const events = runs.stream(runId, { offset: from, tail, live, signal });
  for await (const event of events) yield [event, events.offset];
}

async function* fromDataDirectory(
  dataDir: string,
  { runId, from, tail, live, signal }: Reading,
): AsyncGenerator<Logged> {
  const { followEvents, openFileStorageReadOnly } = await import('@openflue/server/node');
  const storage = await openFileStorageReadOnly(dataDir);
  try {
    if (!(await storage.documents.get('runs', runId))) {
      throw new NotFoundError(`There is no run ${runId} in ${dataDir}.`);
    }
    for await (const { json, next } of followEvents(storage.streams, runId, { from, tail, live, signal })) {
      yield [JSON.parse(json), next];
    }
  } finally {
    storage.close();
  }
}
