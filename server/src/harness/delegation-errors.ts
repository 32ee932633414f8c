import { RuntimeError } from '../runtime-error.ts';

export class SubagentNotDeclaredError extends RuntimeError {
  override readonly name = 'SubagentNotDeclaredError';
  constructor(agent: string, known: readonly string[]) {
    const there = known.length > 0 ? `There are: ${known.join(', ')}.` : 'There are none.';
    super('subagent_not_declared', `The agent declares no subagent "${agent}". ${there}`, { meta: { agent } });
  }
}

export class DelegationDepthExceededError extends RuntimeError {
  override readonly name = 'DelegationDepthExceededError';
  constructor(limit: number) {
    super('delegation_depth_exceeded', `Tasks and actions may be nested ${limit} deep.`, { meta: { limit } });
  }
}
