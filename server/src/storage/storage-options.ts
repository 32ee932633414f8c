import type { Clock } from '../clock.ts';
import { systemClock } from '../clock.ts';

/** What every implementation takes from outside. */
export interface StorageOptions {
  /** Default: the system's. */
  readonly clock?: Pick<Clock, 'now'>;
  /** In [0, 1); starts the generations of streams. Default `Math.random`. */
  readonly random?: () => number;
}

export function storageDefaults(options: StorageOptions) {
  return { clock: options.clock ?? systemClock, random: options.random ?? Math.random };
}
