import type { ListedSchedule } from '@openflue/server/node';
import { paintStatus } from './run-status.ts';
import type { Style } from './style.ts';
import { table } from './table.ts';
import { formatTime } from './time.ts';

/** One line a schedule, under a heading. Times are in UTC. */
export function scheduleTable(schedules: readonly ListedSchedule[], style: Style): string {
  const rows = schedules.map(({ workflow, cron, timezone, next, last }) => [
    ...[workflow, cron, timezone, next === undefined ? '' : formatTime(next)],
    ...(last ? [last.runId, last.status, formatTime(last.startedAt)] : []),
  ]);
  return table(['WORKFLOW', 'CRON', 'TIMEZONE', 'NEXT (UTC)', 'LAST RUN', 'STATUS', 'STARTED'], rows, {
    heading: style.faint,
    cell: (text, row, column) => {
      const last = schedules[row]?.last;
      return last && column === 5 ? paintStatus(last.status, style)(text) : text;
    },
  });
}
