import { ulidIds } from '../../ids.ts';
import type { StoredRun } from '../port.ts';

const ids = ulidIds();

/** A run that was admitted at `startedMs`. */
export function activeRun(startedMs: number, workflowName = 'summarize'): StoredRun {
  return {
    runId: ids.next('run', startedMs),
    workflowName,
    status: 'active',
    startedAt: new Date(startedMs).toISOString(),
    payload: { text: 'Ünïcode and "quotes"\n' },
    attempts: 0,
  };
}

export function endedRun(run: StoredRun, durationMs = 5): StoredRun {
  return {
    ...run,
    status: 'completed',
    endedAt: new Date(Date.parse(run.startedAt) + durationMs).toISOString(),
    durationMs,
    isError: false,
    result: { summary: 'short' },
    attempts: 1,
  };
}
