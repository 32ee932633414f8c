import type { Change, Fence } from '../storage/port.ts';
import type { Attempt } from './attempt.ts';

/** What the writes of an attempt stand on. */
export interface Charge {
  /** Left when another node has taken over. */
  readonly attempt?: Attempt;
  /** Absent: no other node could take over. */
  readonly fence?: Fence | undefined;
}

/** Changes that are made only while the attempt is in charge. */
export function fenced({ fence }: Charge, changes: readonly Change[]): readonly Change[] {
  return fence ? [{ type: 'fence', ...fence }, ...changes] : changes;
}
