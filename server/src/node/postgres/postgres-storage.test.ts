import { afterAll, test } from 'vitest';
import { storageContract } from '../../storage/contract/storage-contract.ts';
import { answers, TEST_URL, throwAwaySchema } from './testing/throw-away.ts';

if (await answers()) {
  const database = throwAwaySchema();
  storageContract('PostgreSQL', database.openForContract);
  afterAll(database.drop);
} else {
  test.skip(`no PostgreSQL answers at ${TEST_URL}: \`npm run test:full\` runs the contract on PGlite`, () => {});
}
