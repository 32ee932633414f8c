import type { AgentProfile } from '../authoring/agent-profile.ts';
import type { ResolvedAgent } from '../authoring/resolve-agent.ts';
import { DelegationDepthExceededError, SubagentNotDeclaredError } from './delegation-errors.ts';

/** How deep tasks and actions may be nested. */
export const DELEGATION_LIMIT = 5;

/** Throws `DelegationDepthExceededError` when something at `depth` may not delegate further. */
export function assertMayDelegate(depth: number): void {
  if (depth >= DELEGATION_LIMIT) throw new DelegationDepthExceededError(DELEGATION_LIMIT);
}

/**
 * The agent that a task runs as. A named subagent has only what its profile declares, and takes model, thinking level and
 * compaction from its parent where the profile is silent; without a name it is the parent again. Throws
 * `SubagentNotDeclaredError`.
 */
export function delegateAgent(parent: ResolvedAgent, name: string | undefined): ResolvedAgent {
  if (name === undefined) return parent;
  const subagents = parent.subagents ?? [];
  const profile = subagents.find((candidate) => candidate.name === name);
  if (!profile)
    throw new SubagentNotDeclaredError(
      name,
      subagents.flatMap((known) => known.name ?? []),
    );
  return inherit(profile, parent);
}

function inherit({ name: _, ...profile }: AgentProfile, parent: ResolvedAgent): ResolvedAgent {
  const { model, thinkingLevel, compaction, cwd } = parent;
  const defaults = {
    ...(model !== undefined && { model }),
    ...(thinkingLevel !== undefined && { thinkingLevel }),
    ...(compaction !== undefined && { compaction }),
    ...(cwd !== undefined && { cwd }),
  };
  return { ...defaults, ...profile };
}
