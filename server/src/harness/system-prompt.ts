import type { SkillCatalog } from './skill-catalog.ts';
import type { WorkspaceContext } from './workspace-context.ts';

export interface PromptParts {
  /** The agent's own. */
  readonly instructions?: string | undefined;
  readonly cwd?: string | undefined;
  readonly context: WorkspaceContext;
  readonly skills: SkillCatalog;
  readonly subagents: readonly { readonly name?: string; readonly description?: string }[];
}

/** What the model is told before the conversation. The same parts give the same text, so that it can be cached. */
export function systemPrompt({ instructions, cwd, context, skills, subagents }: PromptParts): string {
  const place =
    cwd === undefined
      ? 'You work in a workspace of files; relative paths start at its working directory.'
      : `Your working directory is ${cwd}; relative paths start there.`;
  const sections = [
    instructions?.trim(),
    context.instructions === undefined
      ? undefined
      : `# AGENTS.md of the working directory\n\n${context.instructions.trim()}`,
    listed('# Skills\n\nLoad one with activate_skill before work that it is for.', skills.entries),
    listed('# Subagents\n\nDelegate to one with the task tool and its name as agent.', subagents),
    place,
  ];
  return sections.filter(Boolean).join('\n\n');
}

function listed(heading: string, entries: PromptParts['subagents']): string | undefined {
  if (entries.length === 0) return undefined;
  const lines = entries.map(({ name, description }) => `- ${name}${description ? `: ${description}` : ''}`);
  return `${heading}\n\n${lines.join('\n')}`;
}
