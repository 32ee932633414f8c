import fc from 'fast-check';
import { CaseFailure, CaseSkipped, RequestLimitReached } from './case-failure.ts';
import { shortened } from './exchange.ts';
import type { Probe } from './probe.ts';

/**
 * Holds for many values, drawn with the case's seed, or for as many as there is time for; the smallest that was found that it
 * does not hold for is in the failure.
 */
export async function forAll<T>(
  probe: Probe,
  values: fc.Arbitrary<T>,
  holds: (value: T) => Promise<void>,
  { times = 20, limitMs = 20_000 }: { readonly times?: number; readonly limitMs?: number } = {},
): Promise<void> {
  const details = await fc.check(fc.asyncProperty(values, holds), {
    seed: probe.seed,
    numRuns: times,
    // Each step of shrinking asks the server again.
    endOnFailure: false,
    interruptAfterTimeLimit: limitMs,
  });
  probe.signal.throwIfAborted();
  if (!details.failed) {
    if (details.numRuns === 0)
      throw new CaseFailure(`In ${limitMs / 1_000} s not one value was answered for.`, probe.last);
    return;
  }
  const [value] = details.counterexample ?? [];
  const error = details.errorInstance;
  if (error instanceof CaseSkipped || error instanceof RequestLimitReached) throw error;
  const message = error instanceof Error ? error.message : String(error);
  const shown = `For ${shortened(JSON.stringify(value) ?? String(value))}: ${message}`;
  throw new CaseFailure(shown, error instanceof CaseFailure ? error.exchange : probe.last);
}

/** What JSON can say, as it is after having been sent. */
export const jsonValues = fc.jsonValue({ maxDepth: 4 }).map((value) => JSON.parse(JSON.stringify(value)));

/** Segments of a path, decoded; `.` and `..` never leave a client. */
export const segments = fc
  .string({ minLength: 1, maxLength: 40, unit: 'grapheme' })
  .filter((text) => !/^\.{1,2}$/.test(text) && text.isWellFormed());
