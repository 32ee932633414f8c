import { type RunExport, runExportSchema } from '@openflue/spec';
import { CassetteError } from './cassette-error.ts';

/** A recorded run that is played again, event by event, for every run that is started. */
export interface Cassette {
  readonly recording: RunExport;
  /** How much faster than it was recorded. `1`: in its own time. Default: all at once. */
  readonly speed: number;
}

export interface CassetteOptions {
  readonly speed?: number;
}

/**
 * A cassette of what `openflue runs export <runId>` wrote, parsed: `cassette(await import('./run.json'))`, or
 * `cassette(JSON.parse(text))`. Throws `CassetteError`.
 */
export function cassette(exported: unknown, { speed = Number.POSITIVE_INFINITY }: CassetteOptions = {}): Cassette {
  if (!(speed > 0)) throw new CassetteError(`The speed of a cassette must be above 0, and is ${speed}.`);
  return { recording: readRecording(exported), speed };
}

/** Throws `CassetteError` for anything but the export of a run that has ended. */
export function readRecording(exported: unknown): RunExport {
  const { default: module = exported }: { default?: unknown } = Object(exported);
  const parsed = runExportSchema.safeParse(module);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue && issue.path.length > 0 ? `${issue.path.join('.')}: ` : '';
    throw new CassetteError(`This is no run that "openflue runs export" wrote. ${where}${issue?.message ?? ''}`);
  }
  const { record, events } = parsed.data;
  if (record.status === 'active' || events.at(-1)?.type !== 'run_end') {
    throw new CassetteError(`The run ${record.runId} had not ended when it was recorded.`);
  }
  return parsed.data;
}

export function isCassette(value: object): value is Cassette {
  return 'recording' in value;
}
