import { FixturesError } from './fixtures-error.ts';

/** Workflows, and two agents, that the kit asks a server for. What each does: `docs/conformance.md`. */
export const fixtureNames = [
  'echo',
  'fail',
  'slow',
  'logs',
  'big',
  'typed',
  'unexposed',
  'guarded',
  'sealed',
  'faulty',
  'everything',
  'assistant',
  'unexposedAgent',
] as const;
export type FixtureName = (typeof fixtureNames)[number];

/** What a server says of itself that the kit cannot find out: the content of a mapping file. */
export interface Fixtures {
  /** What a fixture is called on this server, where it is not its own name; `null`: it has none. */
  readonly names?: Partial<Readonly<Record<FixtureName, string | null>>>;
  readonly limits?: FixtureLimits;
  /** An origin whose web pages may call. */
  readonly origin?: string;
}

/** Cases that need one of these are skipped without it, or use the protocol's own. */
export interface FixtureLimits {
  /** Largest body of a payload or a dispatch. */
  readonly bodyBytes?: number;
  /** Largest body of a prompt. */
  readonly promptBytes?: number;
  /** How long `?wait=result` waits at the most. */
  readonly waitMs?: number;
  /** How long a long-poll waits. Default: the protocol's 30 s. */
  readonly longPollMs?: number;
  /** Time between two heartbeats. Default: the protocol's 15 s. */
  readonly heartbeatMs?: number;
}

const limitNames: readonly (keyof FixtureLimits)[] = [
  'bodyBytes',
  'promptBytes',
  'waitMs',
  'longPollMs',
  'heartbeatMs',
];

/** Name of a fixture on the server; `undefined` where it has none. */
export function nameOf(fixture: FixtureName, { names = {} }: Fixtures): string | undefined {
  const name = names[fixture];
  if (name === null) return undefined;
  return name ?? (fixture === 'unexposedAgent' ? 'unexposed' : fixture);
}

/** Reads the text of a mapping file. Throws `FixturesError`. */
export function parseFixtures(text: string): Fixtures {
  const value = parseJson(text);
  const { names = {}, limits = {}, origin, ...rest } = objectOf(value, 'the file');
  refuseUnknown(Object.keys(rest), [], 'the file');
  const given = objectOf(names, '"names"');
  refuseUnknown(Object.keys(given), fixtureNames, '"names"');
  for (const [name, mapped] of Object.entries(given)) {
    if (mapped !== null && typeof mapped !== 'string') throw new FixturesError(`"names.${name}" is a string or null.`);
  }
  const numbers = objectOf(limits, '"limits"');
  refuseUnknown(Object.keys(numbers), limitNames, '"limits"');
  for (const [name, limit] of Object.entries(numbers)) {
    if (typeof limit !== 'number' || !(limit > 0)) throw new FixturesError(`"limits.${name}" is a positive number.`);
  }
  if (origin !== undefined && typeof origin !== 'string') throw new FixturesError('"origin" is a string.');
  return { names: given, limits: numbers, ...(origin !== undefined && { origin }) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FixturesError(`It is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

function objectOf(value: unknown, what: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new FixturesError(`${what} is an object.`);
}

function refuseUnknown(given: readonly string[], known: readonly string[], where: string): void {
  const unknown = given.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const instead = known.length > 0 ? ` Known are ${known.join(', ')}.` : '';
  throw new FixturesError(`Unknown in ${where}: ${unknown.join(', ')}.${instead}`);
}
