import { runStream, type Storage } from '@openflue/server/protocol';
import type { RunExport } from '@openflue/spec';

/** Keeps recorded runs as they were, for who attaches to one by its id. */
export function keepRecordings(recordings: readonly RunExport[], storage: Storage): Promise<void> {
  const changes = recordings.flatMap(({ record, events }) => {
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
