import { StorageFailure } from './errors.ts';
import { MemoryDocuments } from './memory-documents.ts';
import { MemoryStreams } from './memory-streams.ts';
import { planChanges } from './plan.ts';
import type { Change, Expectation, Fence, Storage, StreamStore } from './port.ts';
import { type StorageOptions, storageDefaults } from './storage-options.ts';

/** Everything in memory: for tests, mocks, and servers whose runs need not outlive them. */
export function memoryStorage(options: StorageOptions = {}): Storage {
  const { clock, random } = storageDefaults(options);
  const documents = new MemoryDocuments();
  const stands = (fence: Fence) => documents.stands(fence);
  const meets = (expectation: Expectation) => documents.meets(expectation);
  const streams = new MemoryStreams(clock, random, stands);
  let closed = false;
  return {
    streams,
    documents,
    async commit(changes: readonly Change[]) {
      if (closed) throw new StorageFailure('The storage is closed.');
      const lookup = (stream: string) => streams.state(stream);
      for (const effect of planChanges(changes, { lookup, stands, meets, nowMs: clock.now(), random })) {
        if (effect.type === 'stream' || effect.type === 'stream.delete') streams.apply(effect);
        else documents.apply(effect);
      }
    },
    privateStreams: async (stream) => streams.names(`${stream}/`),
    forgetTombstones: async (deletedBefore) => documents.forgetTombstones(deletedBefore),
    async close() {
      closed = true;
    },
  };
}

/** A stream store of its own in memory, for application-owned streams. */
export function memoryStreamStore(options: StorageOptions = {}): StreamStore {
  return memoryStorage(options).streams;
}
