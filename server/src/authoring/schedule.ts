import type { JsonValue } from '@openflue/spec';
import { nextTick, type Recurrence } from './cron.ts';
import { DefinitionError } from './definition-error.ts';
import { assertFields, assertText } from './definition-fields.ts';
import { JsonSnapshotError, jsonSnapshot } from './json-snapshot.ts';

/** When a workflow is run by the server itself, and with what: the `schedule` export of its module. */
export interface Schedule<TPayload = unknown> {
  /** Five fields (minute, hour, day, month, weekday), six with seconds first, or `@hourly`, `@daily`, `@weekly`, `@monthly`, `@yearly`. */
  readonly cron: string;
  /** IANA name, such as `Europe/Berlin`. Default: `UTC`. */
  readonly timezone?: string;
  /** JSON; absent for none. */
  readonly payload?: TPayload;
}

/** A schedule, checked. */
export interface WorkflowSchedule extends Recurrence {
  readonly payload: JsonValue | undefined;
}

/** One schedule or a list. Throws `DefinitionError`; `owner` is how errors call the workflow. */
export function readSchedules(owner: string, value: unknown): WorkflowSchedule[] {
  if (!Array.isArray(value)) return [readSchedule(`The schedule of ${owner}`, value)];
  return value.map((each, index) => readSchedule(`Schedule ${index + 1} of ${owner}`, each));
}

function readSchedule(what: string, value: unknown): WorkflowSchedule {
  assertFields(value, what, ['cron', 'timezone', 'payload']);
  const { cron, timezone = 'UTC', payload }: { cron?: unknown; timezone?: unknown; payload?: unknown } = value;
  assertText(cron, `${what}: cron`);
  assertText(timezone, `${what}: timezone`);
  assertTimezone(what, timezone);
  assertCron(what, { cron, timezone });
  return { cron, timezone, payload: jsonPayload(what, payload) };
}

function assertTimezone(what: string, timezone: string): void {
  try {
    new Intl.DateTimeFormat('en', { timeZone: timezone });
  } catch {
    throw new DefinitionError(
      `${what}: there is no timezone "${timezone}". Expected an IANA name, such as Europe/Berlin.`,
      {
        timezone,
      },
    );
  }
}

function assertCron(what: string, recurrence: Recurrence): void {
  const { cron } = recurrence;
  try {
    // From any fixed time on: what comes at all comes again.
    if (nextTick(recurrence, 0) !== undefined) return;
  } catch (error) {
    const reason = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error);
    throw new DefinitionError(`${what}: "${cron}" is no cron expression: ${reason}`, { cron });
  }
  throw new DefinitionError(`${what}: "${cron}" never comes.`, { cron });
}

function jsonPayload(what: string, payload: unknown): JsonValue | undefined {
  try {
    return jsonSnapshot(payload, 'payload');
  } catch (error) {
    if (error instanceof JsonSnapshotError) throw new DefinitionError(`${what}: ${error.message}`, error.meta);
    throw error;
  }
}
