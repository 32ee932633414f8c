import { CONTRACT_START_MS } from './contract/opened.ts';
import { storageContract } from './contract/storage-contract.ts';
import { memoryStorage } from './memory-storage.ts';

storageContract('memory', async () => {
  const clock = { nowMs: CONTRACT_START_MS };
  const store = memoryStorage({ clock: { now: () => clock.nowMs } });
  return { store, clock, close: () => store.close() };
});
