import type { RunErrorType } from '@openflue/spec';
import { EventLog } from '../events/event-log.ts';
import { RuntimeError } from '../runtime-error.ts';
import { runStream, type StoredRun } from '../storage/port.ts';
import { type ExecutorOptions, endRun } from './execute-run.ts';

const interrupted: RunErrorType = 'run_interrupted';

/**
 * Ends a run that an earlier process had begun, or whose workflow is gone: errored `run_interrupted`. Its handler is not
 * called again, since what it had done so far is unknown.
 */
export async function endInterruptedRun(
  run: StoredRun,
  { started }: { started: boolean },
  options: ExecutorOptions,
): Promise<void> {
  const stream = runStream(run.runId);
  const events = new EventLog({
    clock: options.clock,
    scope: { runId: run.runId },
    nextIndex: await nextIndex(stream, options),
    append: (lines) => options.storage.streams.append(stream, lines),
    onFailure: (error) => options.log.error({ err: error, runId: run.runId }, 'events of a run could not be written'),
  });
  const error = new RuntimeError(
    interrupted,
    started ? 'The server stopped while the run was under way' : `The workflow "${run.workflowName}" is gone`,
  );
  await endRun(run, { error }, events, options);
}

async function nextIndex(stream: string, { storage }: ExecutorOptions): Promise<number> {
  const page = await storage.streams.read(stream, '-1', { tail: 1 });
  const line = page && new TextDecoder().decode(page.bytes);
  const last: unknown = line ? JSON.parse(line) : undefined;
  const index = typeof last === 'object' && last && 'eventIndex' in last ? last.eventIndex : undefined;
  return typeof index === 'number' ? index + 1 : 0;
}
