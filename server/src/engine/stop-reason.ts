import type { RunErrorType } from '@openflue/spec';
import { RuntimeError, type RuntimeErrorOptions } from '../runtime-error.ts';

/** Why the engine ended a run whose handler did not: the error in `run_end` and record. */
export class StopReason extends RuntimeError {
  override readonly name: string = 'RunStopped';
  declare readonly type: RunErrorType;

  constructor(type: RunErrorType, message: string, options: RuntimeErrorOptions = {}) {
    super(type, message, options);
  }
}

export const cancelled = () => new StopReason('run_cancelled', 'The run was cancelled');
