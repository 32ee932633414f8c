import { type Failure, toError } from './failure.ts';
import type { AgentScenario } from './play.ts';
import type { Answer } from './turn.ts';

/** What every scenario is given, of a run or of an agent. */
interface AnyPlay {
  readonly signal: AbortSignal;
  wait(ms: number): Promise<void>;
}

interface Delay {
  /** Default 0. */
  readonly afterMs?: number;
}

/** The scenarios that need no function of one's own. */
export const scenario = {
  /** The run completes with this. */
  result:
    <const Result>(value: Result, { afterMs = 0 }: Delay = {}) =>
    async ({ wait }: AnyPlay): Promise<Result> => {
      await wait(afterMs);
      return value;
    },

  /** The run, or the submission, fails with this. */
  error:
    (failure: Failure, { afterMs = 0 }: Delay = {}) =>
    async ({ wait }: AnyPlay): Promise<never> => {
      await wait(afterMs);
      throw toError(failure);
    },

  /** Does not end until it is cancelled, or aborted. */
  pending:
    () =>
    ({ signal }: AnyPlay): Promise<never> =>
      new Promise((_, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { once: true });
      }),

  /** The agent answers with these turns, whatever it is told. */
  reply:
    (...turns: readonly [Answer, ...Answer[]]): AgentScenario =>
    async ({ turn }) => {
      for (const answer of turns) await turn(answer);
    },

  /** The first time the first scenario, the next time the next; the last one from then on. */
  inTurn<Play, Result>(first: (play: Play) => Result, ...others: readonly ((play: Play) => Result)[]) {
    const all = [first, ...others];
    let played = 0;
    return (play: Play): Result => (all[Math.min(played++, others.length)] ?? first)(play);
  },
};
