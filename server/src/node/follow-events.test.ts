import { describe, expect, it } from 'vitest';
import { memoryStorage } from '../storage/memory-storage.ts';
import { runStream } from '../storage/port.ts';
import { type FollowOptions, followEvents } from './follow-events.ts';

const stream = runStream('run_1');

async function storageWith(...messages: string[]) {
  const storage = memoryStorage();
  await storage.commit([{ type: 'stream.create', stream, contentType: 'application/json' }]);
  await storage.streams.append(stream, messages);
  return storage;
}

async function collect(streams: Parameters<typeof followEvents>[0], options: Partial<FollowOptions> = {}) {
  const signal = options.signal ?? new AbortController().signal;
  const seen: string[] = [];
  for await (const { json } of followEvents(streams, 'run_1', { live: false, ...options, signal })) seen.push(json);
  return seen;
}

describe('followEvents', () => {
  it('ends at the tail when it is not live', async () => {
    const { streams } = await storageWith('1', '2', '3');
    expect(await collect(streams)).toEqual(['1', '2', '3']);
    expect(await collect(streams, { tail: 2 })).toEqual(['2', '3']);
  });

  it('goes on from an offset', async () => {
    const { streams } = await storageWith('1', '2');
    const head = await streams.head(stream);
    await streams.append(stream, ['3']);
    expect(await collect(streams, { from: head?.next })).toEqual(['3']);
  });

  it('waits for more and ends at the close when it is live', async () => {
    const storage = await storageWith('1');
    const reading = collect(storage.streams, { live: true });
    await storage.streams.append(stream, ['2']);
    await storage.commit([{ type: 'stream.append', stream, messages: ['3'], close: true }]);
    expect(await reading).toEqual(['1', '2', '3']);
  });

  it('ends when the signal aborts', async () => {
    const { streams } = await storageWith('1');
    const controller = new AbortController();
    const reading = collect(streams, { live: true, signal: controller.signal });
    controller.abort();
    expect(await reading).toEqual(['1']);
  });

  it('has nothing for a run that does not exist', async () => {
    expect(await collect(memoryStorage().streams)).toEqual([]);
  });
});
