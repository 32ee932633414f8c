import type { Command } from 'commander';
import { scheduleTable } from '../format/schedule-table.ts';
import { styleFor } from '../format/style.ts';
import { dataDirOf } from '../place.ts';
import { addProjectOptions, type ProjectFlags, projectOf } from '../project-options.ts';
import { examples } from './examples.ts';

interface SchedulesFlags extends ProjectFlags {
  readonly data?: string;
  readonly json?: boolean;
}

export function addSchedules(program: Command): void {
  addProjectOptions(program.command('schedules'))
    .summary('list when workflows run by themselves')
    .description(
      'Lists the schedules of a project, those that are due next first, with the last run that each one started. Nothing is run.',
    )
    .option('--data <directory>', 'where its runs are kept (default: .openflue in the project)')
    .option('--json', 'print JSON instead of a table')
    .addHelpText('after', examples('schedules', 'schedules --dir my-project --json'))
    .action(schedules);
}

async function schedules(flags: SchedulesFlags): Promise<void> {
  const project = projectOf(flags);
  const dataDir = dataDirOf(project.dir, flags.data);
  const { createLogger, listSchedules, openFileStorageReadOnly } = await import('@openflue/server/node');
  const storage = dataDir === undefined ? undefined : await openFileStorageReadOnly(dataDir);
  try {
    const log = await createLogger({ level: 'warn', fd: 2 });
    const kept = storage && { documents: storage.documents };
    const listed = await listSchedules({ ...project, ...kept, nowMs: Date.now(), log });
    if (flags.json) process.stdout.write(`${JSON.stringify({ schedules: listed }, null, 2)}\n`);
    else if (listed.length === 0) process.stdout.write('No schedules.\n');
    else process.stdout.write(scheduleTable(listed, styleFor(process.stdout)));
  } finally {
    storage?.close();
  }
}
