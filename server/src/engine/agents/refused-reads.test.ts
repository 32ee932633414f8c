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
