import { FlueError, type RunRecord } from '@openflue/spec';
import { orAborted } from '../harness/abort.ts';
import { runStream, type Storage } from '../storage/port.ts';
import { publicRecord } from './public-record.ts';

/**
 * Resolves with the record of a run once it has ended, wherever it runs: the stream's close is the sign, since it is
 * committed together with the record.
 */
export async function runEnded(storage: Storage, runId: string, signal: AbortSignal): Promise<RunRecord> {
  const stream = runStream(runId);
  let woken = Promise.withResolvers<void>();
  const unsubscribe = storage.streams.subscribe(stream, () => woken.resolve());
  try {
    for (;;) {
      woken = Promise.withResolvers<void>();
      const head = await storage.streams.head(stream);
      if (!head) throw new FlueError('run_not_found');
      if (head.closed) break;
      await orAborted(woken.promise, signal);
    }
  } finally {
    unsubscribe();
  }
  const record = await storage.documents.get('runs', runId);
  if (!record) throw new FlueError('run_not_found');
  return publicRecord(record);
}
