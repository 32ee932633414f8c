import { PGlite } from '@electric-sql/pglite';
import { afterAll } from 'vitest';
import { CONTRACT_START_MS } from '../../storage/contract/opened.ts';
import { storageContract } from '../../storage/contract/storage-contract.ts';
import { pgliteDatabase } from './pglite-database.ts';
import { openPostgresStorage } from './postgres-storage.ts';

// It takes seconds to be ready and half a gigabyte: one for all tests, with a schema for each.
const pglite = new PGlite();
let schemas = 0;

afterAll(() => pglite.close());

storageContract('PGlite', async () => {
  const clock = { nowMs: CONTRACT_START_MS };
  const schema = `test_${schemas++}`;
  const database = { ...pgliteDatabase(pglite), close: async () => {} };
  const store = await openPostgresStorage({ database, schema, clock: { now: () => clock.nowMs } });
  return {
    store,
    clock,
    async close() {
      await store.close();
      await pglite.exec(`DROP SCHEMA "${schema}" CASCADE`);
    },
  };
});
