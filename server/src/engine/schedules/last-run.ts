import { ticksBefore } from '../../authoring/cron.ts';
import type { Workflow } from '../../authoring/workflow-module.ts';
import type { DocumentStore, StoredRun } from '../../storage/port.ts';
import { tickClaim } from './tick-claim.ts';

/** Ticks that are looked back; runs may be missing for some, when no server was there or they were deleted. */
const TICKS = 20;

/** The run of the latest tick that has one, among the last few ticks of a schedule. */
export async function lastRun(
  { name, schedules = [] }: Pick<Workflow, 'name' | 'schedules'>,
  index: number,
  nowMs: number,
  documents: Pick<DocumentStore, 'get'>,
): Promise<StoredRun | undefined> {
  const schedule = schedules[index];
  if (!schedule) return undefined;
  // What comes within this very second counts.
  for (const tickMs of ticksBefore(schedule, nowMs + 1_000, TICKS)) {
    const { scope } = await tickClaim(name, schedules, index, tickMs);
    const receipt = await documents.get('receipts', scope);
    const run = receipt && (await documents.get('runs', receipt.runId));
    if (run) return run;
  }
  return undefined;
}
