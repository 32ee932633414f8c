import type { Recurrence } from '../../authoring/cron.ts';
import type { WorkflowSchedule } from '../../authoring/schedule.ts';
import { describeIssues } from '../../authoring/validation-issue.ts';
import type { Workflow } from '../../authoring/workflow-module.ts';
import type { Clock } from '../../clock.ts';
import type { Logger } from '../../log.ts';
import type { AdmitRequest, Receipt } from '../port.ts';
import { tickClaim } from './tick-claim.ts';
import { LATE_MS, type Place, placeAt, step } from './timetable.ts';

export interface SchedulerOptions {
  readonly clock: Clock;
  readonly log: Logger;
  admit(request: AdmitRequest): Promise<Receipt>;
}

/** Admits runs when the schedules of workflows say so: one a tick, over all nodes and restarts. */
export interface Scheduler {
  /** Goes by these workflows from now on, until it is stopped. Ticks of the last minute that had no run yet get one. */
  start(workflows: readonly Workflow[]): void;
  /** Goes by other workflows from now on. */
  replace(workflows: readonly Workflow[]): void;
  stop(): Promise<void>;
}

/** Timers hold for 24 days at most, and clocks are set. */
const LONGEST_SLEEP_MS = 60_000;
const RETRY_MS = 1_000;

/** One schedule, and where it stands. */
interface Line {
  readonly workflow: Workflow;
  readonly index: number;
  readonly schedule: WorkflowSchedule;
  place: Place;
  /** The tick that has come and has no run yet. */
  due: number | undefined;
}

export function createScheduler({ clock, log, admit }: SchedulerOptions): Scheduler {
  let lines: Line[] = [];
  let seenMs = 0;
  let changed = new AbortController();
  let started = false;
  let stopped = false;
  let going: Promise<void> = Promise.resolve();

  const advance = (line: Line): void => {
    const { place, due, missed } = step(line.schedule, line.place, seenMs);
    line.place = place;
    if (missed || (due !== undefined && line.due !== undefined)) {
      log.warn({ ...fieldsOf(line), until: isoTime(seenMs) }, 'ticks of a schedule have passed without a run');
    }
    line.due = due ?? line.due;
  };

  const begin = async (line: Line): Promise<void> => {
    const { workflow, index, schedule, due } = line;
    if (due === undefined) return;
    const fields = { ...fieldsOf(line), tick: isoTime(due) };
    try {
      const { payload } = schedule;
      const validation = await workflow.validateInput(payload);
      if ('issues' in validation) {
        line.due = undefined;
        log.error({ ...fields, issues: describeIssues(validation.issues) }, 'the payload of a schedule is not valid');
        return;
      }
      const idempotency = await tickClaim(workflow.name, workflow.schedules ?? [], index, due);
      const { runId, replayed } = await admit({ workflow: workflow.name, payload, idempotency });
      line.due = undefined;
      if (!replayed) log.info({ ...fields, runId }, 'a schedule has started a run');
    } catch (err) {
      if (stopped) return;
      if (clock.now() - due < LATE_MS)
        return log.warn({ err, ...fields }, 'a schedule could not start a run; trying again');
      line.due = undefined;
      log.error({ err, ...fields }, 'a schedule could not start a run, and its time is over');
    }
  };

  const rest = async (): Promise<void> => {
    const { signal } = changed;
    if (lines.length > 0) await clock.sleep(restMs(lines, clock.now()), signal).catch(() => undefined);
    else if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
  };

  const go = async (): Promise<void> => {
    while (!stopped) {
      changed = new AbortController();
      seenMs = clock.now();
      for (const line of lines) advance(line);
      await Promise.all(lines.map(begin));
      await rest();
    }
  };

  const linesOf = (workflows: readonly Workflow[], fromMs: number): Line[] =>
    workflows.flatMap((workflow) =>
      (workflow.schedules ?? []).map((schedule, index): Line => {
        const known = lines.find((line) => line.workflow.name === workflow.name && isSame(line.schedule, schedule));
        const { place, due } = known ?? { place: placeAt(schedule, fromMs), due: undefined };
        return { workflow, index, schedule, place, due };
      }),
    );

  return {
    start(workflows) {
      seenMs = clock.now();
      lines = linesOf(workflows, seenMs - LATE_MS - 1);
      // Of earlier ticks nothing is known here: other nodes and lives before this one may have made runs of them.
      for (const line of lines) {
        const { place, due } = step(line.schedule, line.place, seenMs);
        Object.assign(line, { place, due });
      }
      started = true;
      going = go();
    },
    replace(workflows) {
      if (!started) return;
      lines = linesOf(workflows, seenMs);
      changed.abort();
    },
    async stop() {
      stopped = true;
      changed.abort();
      await going;
    },
  };
}

function restMs(lines: readonly Line[], nowMs: number): number {
  const wakeAtMs = lines.map(({ due, place }) => (due === undefined ? (place.nextMs ?? Infinity) : nowMs + RETRY_MS));
  return Math.max(0, Math.min(LONGEST_SLEEP_MS, ...wakeAtMs.map((atMs) => atMs - nowMs)));
}

function isSame(a: Recurrence, b: Recurrence): boolean {
  return a.cron === b.cron && a.timezone === b.timezone;
}

function fieldsOf({ workflow, schedule }: Line) {
  return { workflow: workflow.name, cron: schedule.cron, timezone: schedule.timezone };
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
