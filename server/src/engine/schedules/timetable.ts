import { nextTick, type Recurrence } from '../../authoring/cron.ts';

/** How late the run of a tick may begin. What was missed for longer is not made up for. */
export const LATE_MS = 60_000;

/** Where a schedule stands. */
export interface Place {
  /** Ticks up to here have been seen. */
  readonly seenMs: number;
  /** The next one; `undefined` when none comes any more. */
  readonly nextMs: number | undefined;
}

/** A schedule's place when what came before `seenMs` does not matter. */
export function placeAt(recurrence: Recurrence, seenMs: number): Place {
  return { seenMs, nextMs: nextTick(recurrence, seenMs) };
}

export interface Step {
  readonly place: Place;
  /** The tick to make a run of: of several that have come, the latest. */
  readonly due?: number;
  /** True when ticks have passed for which there will be no run. */
  readonly missed: boolean;
}

/** What has come by now. A clock that was set back begins anew; what was run then is known by its claim. */
export function step(recurrence: Recurrence, place: Place, nowMs: number): Step {
  if (nowMs < place.seenMs) return { place: placeAt(recurrence, nowMs), missed: false };
  const { nextMs } = place;
  if (nextMs === undefined || nextMs > nowMs) return { place: { seenMs: nowMs, nextMs }, missed: false };
  const earliestMs = nowMs - LATE_MS;
  let missed = nextMs < earliestMs;
  let due: number | undefined;
  let next: number | undefined = missed ? nextTick(recurrence, earliestMs - 1) : nextMs;
  while (next !== undefined && next <= nowMs) {
    missed ||= due !== undefined;
    due = next;
    next = nextTick(recurrence, next);
  }
  return { place: { seenMs: nowMs, nextMs: next }, missed, ...(due !== undefined && { due }) };
}
