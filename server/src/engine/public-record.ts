import type { RunRecord } from '@openflue/spec';
import type { StoredRun } from '../storage/port.ts';

/** A run's record as callers see it: without what only the server needs. */
export function publicRecord({ idempotencyScope: _, cancelRequestedAt: __, ...record }: StoredRun): RunRecord {
  return record;
}
