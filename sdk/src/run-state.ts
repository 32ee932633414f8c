import type { EventOf, FlueEvent, RunRecord, RunStatus } from './contract.ts';

/** What the events of a run tell. */
export interface RunState {
  /** As `runs.get` gives it; undefined before the first event. */
  readonly record: RunRecord | undefined;
  /** In order, each once. */
  readonly events: readonly FlueEvent[];
  readonly logs: readonly EventOf<'log'>[];
  /** What models wrote, in the order of their turns. */
  readonly turns: readonly Turn[];
}

interface Turn {
  readonly id: string | undefined;
  readonly text: string;
  readonly ended?: true;
}

export const unknownRun: RunState = { record: undefined, events: [], logs: [], turns: [] };

/** The run with these events. Those that were taken before change nothing. */
export function reduceRun(before: RunState, more: readonly FlueEvent[]): RunState {
  const events = [...before.events];
  const logs = [...before.logs];
  let { record, turns } = before;
  for (const event of more) {
    if (event.eventIndex <= (events.at(-1)?.eventIndex ?? -1)) continue;
    events.push(event);
    if (event.type === 'log') logs.push(event);
    record = recordAfter(record, event);
    turns = turnsAfter(turns, event);
  }
  return { record, events, logs, turns };
}

/** The text of a run so far, its turns apart by an empty line. */
export function textOf({ turns }: RunState): string {
  return turns.flatMap(({ text }) => text || []).join('\n\n');
}

function recordAfter(before: RunRecord | undefined, event: FlueEvent): RunRecord | undefined {
  switch (event.type) {
    case 'run_start': {
      // Always there, says the contract; its type, of all events, does not.
      const { runId = '', workflowName, startedAt, payload } = event;
      const given = payload !== undefined && { payload, input: payload };
      return { runId, workflowName, startedAt, status: 'active', attempts: 1, ...given };
    }
    case 'run_resume':
      return before && { ...before, attempts: event.attempt };
    case 'run_end': {
      if (!before) return before;
      const { durationMs, isError, result, error } = event;
      // The event's own time is when it was written.
      const endedAt = new Date(Date.parse(before.startedAt) + durationMs).toISOString();
      const ended = { status: statusOf(event), endedAt, durationMs, isError };
      return { ...before, ...ended, ...(result !== undefined && { result }), ...(error && { error }) };
    }
    default:
      return before;
  }
}

function statusOf({ isError, error }: EventOf<'run_end'>): RunStatus {
  if (!isError) return 'completed';
  return error?.type === 'run_cancelled' ? 'cancelled' : 'errored';
}

/** What is written inside of a task is told to who gave the task. What broke off is written again in another turn. */
function turnsAfter(before: readonly Turn[], event: FlueEvent): readonly Turn[] {
  if (event.type === 'run_resume') return before.filter(({ ended }) => ended);
  if (event.taskId !== undefined) return before;
  const id = event.turnId;
  const at = before.findLastIndex((turn) => turn.id === id);
  const turn = before[at];
  switch (event.type) {
    case 'text_delta':
      if (!turn) return [...before, { id, text: event.text }];
      return before.with(at, { ...turn, text: turn.text + event.text });
    case 'message_end':
      return turn ? before.with(at, { ...turn, ended: true }) : before;
    case 'turn':
      return turn && event.isError ? before.toSpliced(at, 1) : before;
    default:
      return before;
  }
}
