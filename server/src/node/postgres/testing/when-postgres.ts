import { describe } from 'vitest';
import { answers } from './throw-away.ts';

/** What needs a server: skipped where none answers. */
export const describeOnPostgres = describe.skipIf(!(await answers()));
