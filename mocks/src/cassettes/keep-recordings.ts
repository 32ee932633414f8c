import { runStream, type Storage } from '@openflue/server/protocol';
import type { RunExport } from '@openflue/spec';
import { readRecording } from './cassette.ts';
import { CassetteError } from './cassette-error.ts';

/** Keeps recorded runs as they were, for who attaches to one by its id. Throws `CassetteError`. */
export function keepRecordings(exported: readonly unknown[], storage: Storage): Promise<void> {
  const recordings = new Map<string, RunExport>();
  for (const recording of exported.map(readRecording)) {
    const { runId } = recording.record;
    if (recordings.has(runId)) throw new CassetteError(`The run ${runId} is there twice.`);
    recordings.set(runId, recording);
  }
  const changes = [...recordings.values()].flatMap(({ record, events }) => {
    const stream = runStream(record.runId);
    const messages = events.map((event) => JSON.stringify(event));
    return [
      { type: 'document.put' as const, collection: 'runs' as const, id: record.runId, value: stored(record) },
      { type: 'stream.create' as const, stream, contentType: 'application/json' },
      { type: 'stream.append' as const, stream, messages, close: true },
    ];
  });
  return storage.commit(changes);
}

/** Without what is there twice. */
function stored<R extends { input?: unknown }>({ input: _, ...record }: R): Omit<R, 'input'> {
  return record;
}
