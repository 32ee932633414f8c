import { anyOf, type Random, upTo } from './seeded-random.ts';
import type { ChaosService, Disturbance } from './service.ts';

/** What happens in one round. */
export interface RoundPlan {
  /** How a node ends. */
  readonly signal: 'SIGKILL' | 'SIGTERM';
  readonly afterMs: number;
  /** Some answers of the model stop in the middle. */
  readonly stalls: boolean;
  /** Runs that ended so long ago are deleted. */
  readonly keepMs: number | undefined;
  /** A clock jumps by so much. */
  readonly clockMs: number;
  readonly during: Disturbance | undefined;
  readonly down: Disturbance | undefined;
  /** Waits for everything to come to its end first, and looks at it. */
  readonly calm: boolean;
}

const LONGEST_ROUND_MS = 500;
const CALM_EVERY = 5;
const MOST_JUMP_MS = 120_000;

export function planRound(
  round: number,
  random: Random,
  { disturbances }: Pick<ChaosService, 'disturbances'>,
): RoundPlan {
  const chance = (probability: number) => random() < probability;
  const some = (when: Disturbance['when'], probability: number) => {
    const all = disturbances.filter((one) => one.when === when);
    return all.length > 0 && chance(probability) ? anyOf(all, random) : undefined;
  };
  return {
    signal: chance(0.8) ? 'SIGKILL' : 'SIGTERM',
    afterMs: random() * LONGEST_ROUND_MS,
    stalls: chance(0.3),
    // What was looked at may go; there is little else after a calm round.
    keepMs: round % CALM_EVERY === 0 && chance(0.6) ? 1_000 : undefined,
    clockMs: chance(0.2) ? -upTo(MOST_JUMP_MS, random) : 0,
    during: some('running', 0.4),
    down: some('down', 0.5),
    calm: round % CALM_EVERY === 0 && round > 0,
  };
}

/** What goes wrong in it, beside the end of a node. */
export function namesOf({ stalls, clockMs, during, down }: RoundPlan): string[] {
  const disturbances = [during, down].flatMap((one) => (one ? [one.name] : []));
  return [...(stalls ? ['stalled model'] : []), ...(clockMs === 0 ? [] : ['clock that jumps']), ...disturbances];
}
