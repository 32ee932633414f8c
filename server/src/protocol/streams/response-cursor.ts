/**
 * Cursors let caches collapse the readers of one stream: they change with time, so that no cached answer is served for ever.
 * Time is counted in intervals of 20 s from 2024-10-09T00:00:00Z, as the protocol proposes.
 */
const EPOCH_MS = Date.UTC(2024, 9, 9);
const INTERVAL_S = 20;
/** A reader that is ahead of the clock moves on by up to an hour. */
const MAX_JITTER_S = 3600;

/** The cursor for an answer: the current interval's, but always greater than the reader's own. */
export function responseCursor(own: string | undefined, nowMs: number, random: () => number): string {
  const current = Math.floor((nowMs - EPOCH_MS) / (INTERVAL_S * 1000));
  const given = own !== undefined && /^\d{1,15}$/.test(own) ? Number(own) : -1;
  if (given < current) return String(current);
  const jitterS = 1 + Math.floor(random() * MAX_JITTER_S);
  return String(given + Math.max(1, Math.ceil(jitterS / INTERVAL_S)));
}
