import type { Command } from 'commander';
import { parseUrl } from '../option-values.ts';
import { type PlaceFlags, placeOf } from '../place.ts';
import { examples } from './examples.ts';

export function addRunsDelete(runs: Command): void {
  runs
    .command('delete')
    .argument('<runId>', 'a run that has ended')
    .summary('delete a run')
    .description(
      'Deletes a run that has ended, whole: its record, its events, and the receipt of its idempotency key. To delete runs by ' +
        'age, start the server with --keep.',
    )
    .option('-d, --dir <directory>', 'the project whose data directory has it', '.')
    .option('--data <directory>', 'the data directory (default: .openflue in the project); no server may have it open')
    .option('--server <url>', 'ask this server instead; FLUE_TOKEN is sent', parseUrl)
    .addHelpText('after', examples('runs delete run_01JA…', 'runs delete run_01JA… --server http://127.0.0.1:3583'))
    .action(deleteRun);
}

async function deleteRun(runId: string, _: unknown, command: Command): Promise<void> {
  // Wherever they stand on the line, options that `runs` has too are its own.
  const flags: PlaceFlags = command.optsWithGlobals();
  const place = placeOf(flags);
  if (place.server === undefined) {
    const { deleteStoredRun } = await import('@openflue/server/node');
    await deleteStoredRun(place.dataDir, runId);
  } else {
    const { createFlueClient } = await import('@openflue/sdk');
    const { server, token } = place;
    const { runs } = createFlueClient({ baseUrl: server, ...(token !== undefined && { token }) });
    await runs.delete(runId);
  }
  process.stderr.write(`deleted ${runId}\n`);
}
