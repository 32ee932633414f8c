import type { RunList, RunStatus } from '@openflue/spec';
import { type Command, Option } from 'commander';
import { runTable } from '../format/run-table.ts';
import { styleFor } from '../format/style.ts';
import { parsePositive, parseUrl } from '../option-values.ts';
import { type Place, type PlaceFlags, placeOf } from '../place.ts';
import { listRunsOfServer, type RunsQuery } from '../runs-of-server.ts';
import { examples } from './examples.ts';
import { addRunsDelete } from './runs-delete.ts';
import { addRunsExport } from './runs-export.ts';

interface RunsFlags extends PlaceFlags {
  readonly workflow?: string;
  readonly status?: RunStatus;
  readonly limit: number;
  readonly cursor?: string;
  readonly json?: boolean;
}

const statuses: readonly RunStatus[] = ['active', 'completed', 'errored', 'cancelled'];

export function addRuns(program: Command): void {
  const command = program
    .command('runs')
    .summary('list runs, export or delete one')
    .description('Lists runs, newest first, from a data directory or from a server.')
    .option('-w, --workflow <name>', 'only runs of this workflow')
    .addOption(new Option('-s, --status <status>', 'only runs in this state').choices(statuses))
    .option('-n, --limit <number>', 'how many', parsePositive, 20)
    .option('--cursor <cursor>', 'go on where an earlier list ended')
    .option('--json', 'print JSON instead of a table')
    .option('-d, --dir <directory>', 'the project whose data directory is read', '.')
    .option('--data <directory>', 'the data directory (default: .openflue in the project)')
    .option('--server <url>', 'ask this server instead; FLUE_TOKEN is sent', parseUrl)
    .addHelpText(
      'after',
      examples('runs', 'runs --status errored --workflow summarize', 'runs --server http://127.0.0.1:3583 --json'),
    )
    .action(runs);
  addRunsExport(command);
  addRunsDelete(command);
}

async function runs(flags: RunsFlags): Promise<void> {
  const { workflow, status, limit, cursor } = flags;
  const query = { limit, ...(workflow && { workflow }), ...(status && { status }), ...(cursor && { cursor }) };
  const list = await listRuns(placeOf(flags), query);
  if (flags.json) {
    process.stdout.write(`${JSON.stringify(list, null, 2)}\n`);
    return;
  }
  process.stdout.write(list.runs.length === 0 ? 'No runs.\n' : runTable(list.runs, styleFor(process.stdout)));
  if (list.nextCursor !== undefined) process.stderr.write(`more: --cursor ${list.nextCursor}\n`);
}

async function listRuns(place: Place, query: RunsQuery): Promise<RunList> {
  if (place.server !== undefined) return await listRunsOfServer(place, query);
  const { openFileStorageReadOnly } = await import('@openflue/server/node');
  const storage = await openFileStorageReadOnly(place.dataDir);
  try {
    return await storage.documents.listRuns(query);
  } finally {
    storage.close();
  }
}
