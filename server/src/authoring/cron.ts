import { Cron } from 'croner';

/** When something is to happen again and again. */
export interface Recurrence {
  /** Five fields, six with seconds first, or a nickname such as `@daily`. */
  readonly cron: string;
  /** IANA name. */
  readonly timezone: string;
}

/** The first tick after a time, in milliseconds since the epoch. Throws what croner throws for what it does not understand. */
export function nextTick(recurrence: Recurrence, afterMs: number): number | undefined {
  return parse(recurrence).nextRun(new Date(afterMs))?.getTime();
}

/** The ticks before a time, latest first. */
export function ticksBefore(recurrence: Recurrence, beforeMs: number, limit: number): number[] {
  return parse(recurrence)
    .previousRuns(limit, new Date(beforeMs))
    .map((date) => date.getTime());
}

/** Ticks are whole seconds. */
export function ticksAt(recurrence: Recurrence, atMs: number): boolean {
  return nextTick(recurrence, atMs - 1) === atMs;
}

function parse({ cron, timezone }: Recurrence): Cron {
  // Croner reads dates too, and years; a schedule is what comes again.
  if (!cron.startsWith('@') && !/^\s*\S+(\s+\S+){4,5}\s*$/.test(cron)) {
    throw new TypeError('five fields (minute hour day month weekday) are needed, or six with seconds first');
  }
  // As cron has it: `30 2,14 * * *` is a list of times, which a change of the clocks neither skips nor doubles.
  return new Cron(cron, { timezone, mode: '5-or-6-parts', fixedTimeRule: 'no-wildcard' });
}
