import { type Recurrence, ticksAt } from '../../authoring/cron.ts';
import { sha256 } from '../../sha256.ts';
import type { IdempotencyClaim } from '../port.ts';

/**
 * What makes one run of a tick, however many nodes see it come and whatever starts again meanwhile. It says workflow, time,
 * and which of the workflow's schedules that tick then it is; so while old and new code run side by side, a schedule that was
 * changed or has another place in the list makes no second run.
 */
export async function tickClaim(
  workflow: string,
  schedules: readonly Recurrence[],
  index: number,
  tickMs: number,
): Promise<IdempotencyClaim> {
  const ordinal = schedules.slice(0, index).filter((schedule) => ticksAt(schedule, tickMs)).length;
  const scope = await sha256(JSON.stringify(['schedule', workflow, tickMs, ordinal]));
  return { scope, bodyDigest: scope };
}
