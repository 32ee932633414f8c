import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CONTRACT_START_MS } from '../../storage/contract/opened.ts';
import { storageContract } from '../../storage/contract/storage-contract.ts';
import { fileStorage } from './file-storage.ts';

for (const durability of ['fsync', 'os'] as const) {
  storageContract(`files, ${durability}`, async () => {
    const dir = mkdtempSync(join(tmpdir(), 'flue-storage-'));
    const clock = { nowMs: CONTRACT_START_MS };
    const store = await fileStorage({ dir, durability, clock: { now: () => clock.nowMs } });
    return {
      store,
      clock,
      async close() {
        await store.close();
        rmSync(dir, { recursive: true });
      },
    };
  });
}
