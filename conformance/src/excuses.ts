import type { Profile } from './case.ts';
import { nameOf } from './fixtures.ts';
import type { ServerUnderTest } from './server-under-test.ts';

export interface Circumstances {
  readonly server: ServerUnderTest;
  readonly profiles: readonly Profile[];
  readonly features: readonly string[];
}

interface Excuse {
  readonly what: RegExp;
  readonly reason: string;
  /** Absent: always. */
  readonly when?: (circumstances: Circumstances) => boolean;
}

/** Why something that the document has may stay unseen. What is not here has to be seen. */
const excuses: readonly Excuse[] = [
  { what: / 429$|^error queue_full$/, reason: 'needs a server with more work waiting than it takes' },
  { what: / 503$|^error not_ready$/, reason: 'needs a server that starts or stops' },
  { what: / 500$|^error internal_error$/, reason: 'needs a fault of the server' },
  {
    what: / 501$|^error not_implemented$/,
    reason: 'the server offers every optional part',
    when: ({ features }) => ['agents', 'cancel', 'conversation'].every((name) => features.includes(name)),
  },
  {
    what: / 401$|^error unauthorized$/,
    reason: 'the kit was given no token, so that the server asks for none',
    when: ({ server }) => server.token === undefined,
  },
  {
    what: / 403$|^error forbidden$/,
    reason: 'only a guard of the application gives it: the fixtures guarded and sealed do, where they can',
  },
  {
    what: / 413$|^error payload_too_large$/,
    reason: 'the limit of the server is not known: limits.bodyBytes of the mapping file',
    when: ({ server }) => server.fixtures.limits?.bodyBytes === undefined,
  },
  {
    what: / 504$|^error wait_timeout$/,
    reason: 'the limit of the server is not known: limits.waitMs of the mapping file',
    when: ({ server }) => server.fixtures.limits?.waitMs === undefined,
  },
  {
    what: /^event run_resume$/,
    reason: 'needs an interrupted run (the profile crash), and a server that resumes',
    when: ({ profiles, features }) => !profiles.includes('crash') || !features.includes('resume'),
  },
  {
    what: /^listRuns 404$/,
    reason: 'the server lists runs',
    when: ({ features }) => features.includes('list'),
  },
  {
    what: /^list(Runs|Instances) /,
    reason: 'the server does not list runs',
    when: ({ features }) => !features.includes('list'),
  },
  {
    what: / 410$|^error (run_expired|run_active)$|^delete(Run|Instance) /,
    reason: 'the server does not delete',
    when: ({ features }) => !features.includes('delete'),
  },
  {
    what: /^listInstances 501$|^delete\w+ 501$/,
    reason: 'the server offers every optional part',
  },
  {
    what: /^event (operation|turn|task|compaction|thinking)/,
    reason: 'the server has no fixture "everything"',
    when: ({ server }) => nameOf('everything', server.fixtures) === undefined,
  },
  { what: /^chunk conversation-reset$/, reason: 'a server may do without it' },
];

/** Why it is no surprise that this was not seen; `undefined` when it is one. */
export function excuseFor(what: string, circumstances: Circumstances): string | undefined {
  return excuses.find((excuse) => excuse.what.test(what) && (excuse.when?.(circumstances) ?? true))?.reason;
}
