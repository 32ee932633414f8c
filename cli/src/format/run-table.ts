import type { RunPointer } from '@openflue/spec';
import { formatDuration } from './duration.ts';
import { paintStatus } from './run-status.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';
import { formatTime } from './time.ts';

/** One line a run, under a heading. */
export function runTable(runs: readonly RunPointer[], style: Style): string {
  const rows = runs.map((run) => [
    run.runId,
    run.workflowName,
    run.status,
    formatTime(run.startedAt),
    run.durationMs === undefined ? '' : formatDuration(run.durationMs),
  ]);
  return table(['RUN', 'WORKFLOW', 'STATUS', 'STARTED', 'TOOK'], rows, {
    heading: style.faint,
    cell: (text, row, column) => {
      const run = runs[row];
      return run && column === 2 ? paintStatus(run.status, style)(text) : text;
    },
  });
}
