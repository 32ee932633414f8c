import type { RunPointer } from '@openflue/spec';
import { invalidRequest } from './invalid-request.ts';
import type { RunQuery, StoredRun } from './port.ts';

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1000;

export function pointerOf(run: StoredRun): RunPointer {
  const { runId, workflowName, status, startedAt, endedAt, durationMs, isError, attempts } = run;
  return {
    runId,
    workflowName,
    status,
    startedAt,
    ...(endedAt === undefined ? {} : { endedAt }),
    ...(durationMs === undefined ? {} : { durationMs }),
    ...(isError === undefined ? {} : { isError }),
    attempts,
  };
}

export function matchesQuery(run: RunPointer, query: RunQuery): boolean {
  return (
    (query.workflow === undefined || run.workflowName === query.workflow) &&
    (query.status === undefined || run.status === query.status)
  );
}

export function pageLimit(query: Pick<RunQuery, 'limit'>): number {
  const limit = query.limit ?? DEFAULT_LIMIT;
  if (Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT) return limit;
  throw invalidRequest(`The limit must be an integer from 1 to ${MAX_LIMIT}.`);
}
