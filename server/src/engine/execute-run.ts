import type { Workflow } from '../authoring/workflow-module.ts';
import type { Clock } from '../clock.ts';
import { EventLog } from '../events/event-log.ts';
import { orAborted } from '../harness/abort.ts';
import type { HarnessEnvironment } from '../harness/environment.ts';
import type { Logger } from '../log.ts';
import { runStream, type Storage, type StoredRun } from '../storage/port.ts';
import type { Attempt } from './attempt.ts';
import type { Charge } from './charge.ts';
import { endRun, type Outcome } from './end-run.ts';
import { RunJournal } from './journal/run-journal.ts';
import { takeUpPrompts } from './journal/take-up-prompts.ts';
import { nextIndex } from './next-index.ts';
import { createRunContext } from './run-context.ts';
import { StopReason } from './stop-reason.ts';
import { isFenced, orTakenOver } from './taken-over.ts';
import { within } from './within.ts';

/** What is under way when a run is executed. */
export interface Execution extends Charge {
  readonly attempt: Attempt;
  /** Events of an earlier attempt are there. */
  readonly begun: boolean;
}

export interface ExecutorOptions {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly log: Logger;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** How long a cancelled handler may take to let go before it is cut off. */
  readonly cancelGraceMs: number;
  /** What a harness needs beyond the run: models, ids, randomness. */
  readonly harness: Pick<HarnessEnvironment, 'models' | 'ids' | 'random'>;
}

/** Wall-clock limit of a run whose workflow sets none. */
const DEFAULT_TIMEOUT_MS = 3_600_000;
/** One for all runs: every run ends with it, and making one captures a stack. */
const OVER = new DOMException('The run has ended', 'AbortError');

/**
 * Runs one attempt from `run_start`, or `run_resume`, to `run_end`. An attempt that is stopped for no `StopReason` is left as it stands,
 * without an end, for the next start of the server.
 */
export async function executeRun(
  run: StoredRun,
  workflow: Workflow,
  request: (() => Request) | undefined,
  { attempt, begun, fence }: Execution,
  options: ExecutorOptions,
): Promise<void> {
  const { clock, storage } = options;
  const { runId, workflowName, startedAt, payload, attempts } = run;
  const charge = { attempt, fence };
  const events = openEvents(run, begun ? await nextIndex(storage.streams, runId) : 0, charge, options);
  if (begun) events.emit({ type: 'run_resume', workflowName, startedAt, attempt: attempts });
  else events.emit({ type: 'run_start', workflowName, startedAt, ...(payload !== undefined && { payload }) });
  const journal = await RunJournal[begun ? 'resume' : 'start']({
    storage,
    fence,
    runId,
    flushEvents: () => events.written(),
    nextEventIndex: () => events.nextIndex,
    onMismatch: workflow.durability?.onMismatch ?? 'fail',
    mismatched: ({ message, meta }) => attempt.stop(new StopReason('journal_mismatch', message, { meta })),
  });
  if (begun) await takeUpPrompts(journal, { runId, streams: storage.streams, events, clock, ids: options.harness.ids });

  // What the handler holds on to must let go when the attempt is over, whichever way it ends.
  const over = new AbortController();
  // Joined by hand: what hangs on `AbortSignal.any` is held weakly, and that lives until all of the heap is collected.
  const letGo = () => over.abort(attempt.signal.reason);
  if (attempt.signal.aborted) letGo();
  else attempt.signal.addEventListener('abort', letGo, { once: true });
  const context = createRunContext(run, {
    ...options,
    request: begun ? undefined : request,
    emitter: events,
    signal: over.signal,
    journal,
  });
  const timeoutMs = workflow.durability?.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  clock
    .sleep(Math.max(0, Date.parse(startedAt) + timeoutMs - clock.now()), over.signal)
    .then(() => attempt.stop(new StopReason('run_timeout', `The run took longer than ${timeoutMs} ms`)))
    .catch(() => undefined);

  const handler = new Promise<Outcome>((resolve) => resolve(workflow.run(context).then((result) => ({ result }))));
  let outcome = await orAborted(handler, attempt.signal).catch((error: unknown): Outcome => ({ error }));
  await attempt.decide();
  const { signal } = attempt;
  if (signal.aborted && signal.reason instanceof StopReason) {
    if (signal.reason.type === 'run_cancelled') await within(clock, options.cancelGraceMs, handler);
    outcome = { error: signal.reason };
  }
  over.abort(OVER);
  await journal.close();
  if (signal.aborted && !(signal.reason instanceof StopReason)) return await events.close();
  await endRun(run, outcome, events, options, { patience: attempt.left, hasJournal: journal.made, fence });
}

/** The events of a run, from the given index on. */
export function openEvents(
  run: StoredRun,
  nextIndex: number,
  { attempt, fence }: Charge,
  { storage, clock, log }: ExecutorOptions,
): EventLog {
  const { runId } = run;
  return new EventLog({
    clock,
    scope: { runId },
    nextIndex,
    append: (lines) => orTakenOver(storage.streams.append(runStream(runId), lines, fence), attempt),
    onFailure: (error) => isFenced(error) || log.error({ err: error, runId }, 'events of a run could not be written'),
  });
}
