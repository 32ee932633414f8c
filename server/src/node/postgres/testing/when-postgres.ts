import { describe } from 'vitest';
import { answers } from './throw-away.ts';

/** What needs a server: skipped where none answers. Where one is named it has to answer: the tests fail otherwise. */
export const describeOnPostgres = describe.skipIf(
  process.env.OPENFLUE_TEST_POSTGRES === undefined && !(await answers()),
);
