import type { StoredRun } from '@openflue/server/engine-parts';
import type { RunExport } from '@openflue/spec';

type RecordedEvent = RunExport['events'][number];

/** A recorded event, as of another run: under its id and name, and as long after its start. */
export function retold(event: RecordedEvent, recording: RunExport, run: StoredRun): RecordedEvent {
  const { runId, workflowName, startedAt, payload } = run;
  const { payload: _, ...rest } = event;
  const moved = {
    ...(event.type === 'run_start' ? rest : event),
    runId,
    timestamp: movedTime(event.timestamp, recording, run),
  };
  if (event.type === 'run_start')
    Object.assign(moved, { workflowName, startedAt }, payload !== undefined && { payload });
  if (event.type === 'run_resume') Object.assign(moved, { workflowName, startedAt });
  return moved;
}

/** How the run ended, as of another run. */
export function retoldEnd(recording: RunExport, run: StoredRun): StoredRun {
  const { status, isError, durationMs, result, error, attempts, endedAt } = recording.record;
  return {
    ...run,
    status,
    attempts,
    ...(isError !== undefined && { isError }),
    ...(durationMs !== undefined && { durationMs }),
    ...(endedAt !== undefined && { endedAt: movedTime(endedAt, recording, run) }),
    ...(result !== undefined && { result }),
    ...(error !== undefined && { error }),
  };
}

function movedTime(time: string, { record }: RunExport, { startedAt }: StoredRun): string {
  return new Date(Date.parse(time) - Date.parse(record.startedAt) + Date.parse(startedAt)).toISOString();
}
