import { RuntimeError } from '../runtime-error.ts';

export class HarnessNameTakenError extends RuntimeError {
  override readonly name = 'HarnessNameTakenError';
  constructor(harness: string) {
    super('harness_name_taken', `The harness "${harness}" was initialised before; pass init() another name.`, {
      meta: { harness },
    });
  }
}

export class ModelNotConfiguredError extends RuntimeError {
  override readonly name = 'ModelNotConfiguredError';
  constructor(operation: string) {
    super('model_not_configured', `This ${operation} has no model: the agent's is false, and the call names none.`);
  }
}

/** What the model should be told is no text, or nothing at all: mostly a payload without the field that was read. */
export class InvalidPromptError extends RuntimeError {
  override readonly name = 'InvalidPromptError';
  constructor(given: unknown) {
    const what = typeof given === 'string' ? 'nothing but white space' : given === null ? 'null' : `${typeof given}`;
    super('invalid_prompt', `A prompt must be text; it was given ${what}.`);
  }
}

/** An operation ran and did not come to its end for a reason that the model gave. */
export class OperationFailedError extends RuntimeError {
  override readonly name = 'OperationFailedError';
  constructor(message: string) {
    super('operation_failed', message);
  }
}

/** No data of the asked-for schema came: the model gave up, or stopped trying. */
export class ResultUnavailableError extends RuntimeError {
  override readonly name = 'ResultUnavailableError';
  readonly reason: string;
  /** What the model said last. */
  readonly assistantText: string;
  constructor(reason: string, assistantText: string) {
    super('result_unavailable', `The model gave no valid result: ${reason}`, { meta: { reason } });
    this.reason = reason;
    this.assistantText = assistantText;
  }
}

/** A file operation of `harness.fs` or `session.fs` failed. `meta`: `operation` and `path`. */
export class WorkspaceError extends RuntimeError {
  override readonly name = 'WorkspaceError';
  constructor(operation: string, path: string, cause: unknown) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super('workspace_error', `${operation} "${path}" failed: ${reason}`, { meta: { operation, path }, cause });
  }
}

export class ToolNameConflictError extends RuntimeError {
  override readonly name = 'ToolNameConflictError';
  constructor(tool: string) {
    super('tool_name_conflict', `Two active tools are named "${tool}"; built-in names are taken.`, { meta: { tool } });
  }
}
