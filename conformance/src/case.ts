import type { KnownFeature } from '@openflue/spec';
import type { FixtureName } from './fixtures.ts';
import type { Probe } from './probe.ts';

/** What a group of cases is about. `crash` needs a way to restart the server; `production` touches nothing. */
export const profiles = ['core', 'agents', 'conversation', 'control', 'crash', 'production'] as const;
export type Profile = (typeof profiles)[number];

export const levels = ['MUST', 'SHOULD'] as const;
export type Level = (typeof levels)[number];

/** One thing that a server must do, and how it is found out. */
export interface Case {
  /** Never given to another case: `RUN-014`. */
  readonly id: string;
  /** What a conforming server does, as a sentence without its full stop. */
  readonly title: string;
  /** Clauses of `docs/protocol.md`. */
  readonly clauses: readonly string[];
  readonly level: Level;
  readonly profile: Profile;
  /** Without one of these on the server, the case is skipped. */
  readonly needs?: readonly FixtureName[];
  /** Where `GET /capabilities` does not name one of these, the case is skipped. */
  readonly features?: readonly KnownFeature[];
  /** Throws `CaseFailure`, or `CaseSkipped`. */
  readonly run: (probe: Probe) => Promise<void>;
}

/** Cases of one profile, with what they have in common. They are MUST unless they say otherwise. */
export function casesOf(
  profile: Profile,
  common: Pick<Case, 'features'>,
  ...list: readonly (Omit<Case, 'profile' | 'level'> & { readonly level?: Level })[]
): Case[] {
  return list.map((each) => ({ profile, level: 'MUST', ...common, ...each }));
}
