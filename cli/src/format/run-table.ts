import type { RunPointer, RunStatus } from '@openflue/spec';
import { formatDuration } from './duration.ts';
import type { Style } from './style.ts';

/** One line a run, under a heading, in columns as wide as they need to be. */
export function runTable(runs: readonly RunPointer[], style: Style): string {
  const heading = ['RUN', 'WORKFLOW', 'STATUS', 'STARTED', 'TOOK'];
  const rows = runs.map((run) => [
    run.runId,
    run.workflowName,
    run.status,
    run.startedAt.replace('T', ' ').slice(0, 19),
    run.durationMs === undefined ? '' : formatDuration(run.durationMs),
  ]);
  const widths = heading.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const pad = (row: readonly string[]) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0));
  const paint: Record<RunStatus, (text: string) => string> = {
    active: style.name,
    completed: style.good,
    errored: style.bad,
    cancelled: style.notable,
  };
  const lines = runs.map(({ status }, index) =>
    pad(rows[index] ?? [])
      .map((cell, column) => (column === 2 ? paint[status](cell) : cell))
      .join('  ')
      .trimEnd(),
  );
  return `${[style.faint(pad(heading).join('  ').trimEnd()), ...lines].join('\n')}\n`;
}
