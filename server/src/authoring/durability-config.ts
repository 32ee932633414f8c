import { DefinitionError } from './definition-error.ts';
import { assertFields } from './definition-fields.ts';

/** Bounds of a run or submission across interruptions. */
export interface DurabilityConfig {
  /** The first one counts; 1 turns resuming off. Default 10. */
  readonly maxAttempts?: number;
  /** Wall-clock limit of the whole. Default 3,600,000: one hour. */
  readonly timeoutMs?: number;
  /** When the code no longer matches what was journaled: fail the run (default), or drop that session's rest. */
  readonly onMismatch?: 'fail' | 'continue';
}

export function assertDurability(value: DurabilityConfig, what: string): void {
  assertFields(value, `The durability of ${what}`, ['maxAttempts', 'timeoutMs', 'onMismatch']);
  for (const key of ['maxAttempts', 'timeoutMs'] as const) {
    const count = value[key];
    if (count !== undefined && !(Number.isInteger(count) && count >= 1)) {
      throw new DefinitionError(`The durability.${key} of ${what} must be a whole number, 1 or more.`);
    }
  }
  if (value.onMismatch !== undefined && value.onMismatch !== 'fail' && value.onMismatch !== 'continue') {
    throw new DefinitionError(`The durability.onMismatch of ${what} must be "fail" or "continue".`);
  }
}
