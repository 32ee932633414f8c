import { expect, test, vi } from 'vitest';
import { ask, serveAgent } from '../../../test/serve-agent.ts';
import { systemClock } from '../../clock.ts';
import { StorageFailure } from '../../storage/errors.ts';
import { memoryStorage } from '../../storage/memory-storage.ts';

// Waits of the engine's own are short; limits of an hour are not.
const clock = {
  now: () => Date.now(),
  sleep: (ms: number, signal?: AbortSignal) => systemClock.sleep(ms < 40_000 ? 1 : ms, signal),
};

test('a submission that the medium does not give for a while is done all the same, and nothing overtakes it', async () => {
  const storage = memoryStorage();
  const { request, history } = await serveAgent(['One.', 'Two.'], { engine: { storage, clock } });
  const { get } = storage.documents;
  let refusals = 3;
  vi.spyOn(storage.documents, 'get').mockImplementation(async (collection, id) => {
    if (collection === 'submissions' && refusals-- > 0) throw new StorageFailure('The medium does not answer.');
    return await get.call(storage.documents, collection, id);
  });
  for (const message of ['one', 'two']) await request('/agents/support/t1', ask(message));
  await expect
    .poll(async () => (await history()).settlements)
    .toMatchObject([{ result: { text: 'One.' } }, { result: { text: 'Two.' } }]);
  expect(refusals).toBeLessThanOrEqual(0);
});

test('an abort that was answered stands, also when what was done until then cannot be kept', async () => {
  const storage = memoryStorage();
  const working = Promise.withResolvers<void>();
  const calls = ['echo done', 'sleep 1000'].map((command) => ({ name: 'bash', arguments: { command } }));
  const { request, history } = await serveAgent([{ toolCalls: calls }], { engine: { storage } });
  const { append } = storage.streams;
  let refusals = 0;
  vi.spyOn(storage.streams, 'append').mockImplementation(async (stream, messages, fence) => {
    if (messages.some((message) => message.startsWith('{"type":"tool",'))) working.resolve();
    if (stream.includes('/sessions/') && messages.some((message) => message.includes('"toolResult"'))) {
      refusals += 1;
      throw new StorageFailure('The disk is full.');
    }
    await append.call(storage.streams, stream, messages, fence);
  });
  await request('/agents/support/t1', ask('Work for ever.'));
  await working.promise;
  await request('/agents/support/t1/abort', { method: 'POST' });
  await expect.poll(async () => (await history()).settlements).toMatchObject([{ outcome: 'aborted' }]);
  expect(refusals).toBeGreaterThan(0);
});
