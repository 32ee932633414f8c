import type { ValidationIssue } from '@openflue/spec';
import { RuntimeError } from '../runtime-error.ts';
import { describeIssues } from './validation-issue.ts';

type Owner = 'tool' | 'action' | 'workflow';

/** `meta`: the owner's name under its kind, and `issues`. */
class ContractError extends RuntimeError {
  readonly issues: readonly ValidationIssue[];

  constructor(owner: Owner, name: string, side: 'input' | 'output', issues: readonly ValidationIssue[]) {
    const plain = issues.map(({ message, path }) => ({ message, ...(path && { path: [...path] }) }));
    super(`${owner}_${side}_validation`, `The ${side} of ${owner} "${name}" is not valid. ${describeIssues(issues)}`, {
      meta: { [owner]: name, issues: plain },
    });
    this.issues = issues;
  }
}

export class ToolInputValidationError extends ContractError {
  override readonly name = 'ToolInputValidationError';
  constructor(tool: string, issues: readonly ValidationIssue[]) {
    super('tool', tool, 'input', issues);
  }
}

export class ToolOutputValidationError extends ContractError {
  override readonly name = 'ToolOutputValidationError';
  constructor(tool: string, issues: readonly ValidationIssue[]) {
    super('tool', tool, 'output', issues);
  }
}

export class ActionInputValidationError extends ContractError {
  override readonly name = 'ActionInputValidationError';
  constructor(action: string, issues: readonly ValidationIssue[]) {
    super('action', action, 'input', issues);
  }
}

export class ActionOutputValidationError extends ContractError {
  override readonly name = 'ActionOutputValidationError';
  constructor(action: string, issues: readonly ValidationIssue[]) {
    super('action', action, 'output', issues);
  }
}

/** What a tool returned is not JSON. */
export class ToolOutputSerializationError extends RuntimeError {
  override readonly name = 'ToolOutputSerializationError';
  constructor(tool: string, cause: unknown) {
    super('tool_output_serialization', `What tool "${tool}" returned is not JSON. ${reason(cause)}`, {
      meta: { tool },
      cause,
    });
  }
}

/** What an action returned is not JSON. */
export class ActionOutputSerializationError extends RuntimeError {
  override readonly name = 'ActionOutputSerializationError';
  constructor(action: string, cause: unknown) {
    super('action_output_serialization', `What action "${action}" returned is not JSON. ${reason(cause)}`, {
      meta: { action },
      cause,
    });
  }
}

function reason(cause: unknown): string {
  return cause instanceof Error ? cause.message : '';
}
