import type { RunExport } from '@openflue/spec';
import { readRecording } from './cassette.ts';
import { CassetteError } from './cassette-error.ts';

/** Throws `CassetteError` also for a run that is among them twice. */
export function readRecordings(exported: readonly unknown[]): RunExport[] {
  const seen = new Set<string>();
  return exported.map((each) => {
    const recording = readRecording(each);
    const { runId } = recording.record;
    if (seen.has(runId)) throw new CassetteError(`The run ${runId} is there twice.`);
    seen.add(runId);
    return recording;
  });
}
