import type { UserMessage } from '@openflue/spec';
import type { OperationOptions } from '../authoring/operation-options.ts';
import type { PromptResponse, PromptResultResponse } from '../authoring/prompt-response.ts';
import { normalizeTool } from '../authoring/tool.ts';
import type { Emitter } from '../events/emitter.ts';
import type { ResolvedModel } from '../models/registry.ts';
import { actionTool } from './action-tool.ts';
import type { ActiveTool } from './active-tool.ts';
import { type Compactor, createCompactor } from './compaction/compactor.ts';
import { customTool } from './custom-tool.ts';
import { DELEGATION_LIMIT } from './delegation.ts';
import { drivePrompt } from './drive-prompt.ts';
import { ModelNotConfiguredError } from './harness-errors.ts';
import type { HarnessScope } from './harness-scope.ts';
import type { SessionHistory } from './history.ts';
import { createResultForm } from './result-form.ts';
import { createSkillCatalog, type SkillCatalog } from './skill-catalog.ts';
import { systemPrompt } from './system-prompt.ts';
import { activateSkillTool } from './tools/activate-skill.ts';
import { builtinTools } from './tools/builtin-tools.ts';
import { taskTool } from './tools/task.ts';
import { readWorkspaceContext } from './workspace-context.ts';

/** Of an operation with `result`: `data` in place of `text`. */
export type OperationResponse = PromptResponse | PromptResultResponse<unknown>;

/** The field's default when nobody chose one. */
const DEFAULT_THINKING = 'medium';

export interface PromptJob {
  readonly scope: HarnessScope;
  /** Name as in events. */
  readonly session: string;
  readonly history: SessionHistory;
  readonly options: OperationOptions;
  /** Carries the session and the operation. */
  readonly emitter: Emitter;
  readonly signal: AbortSignal;
  /** See `RunningOperation`. */
  readonly resumedAt?: number;
  /** What the user says; may draw on the skills. */
  compose(skills: SkillCatalog): Promise<UserMessage>;
}

/** One model operation of a session, from what was configured to the response. */
export async function runPrompt(job: PromptJob): Promise<OperationResponse> {
  const { scope, options, emitter, signal, history } = job;
  const { agent, environment } = scope;
  const specifier = options.model ?? agent.model;
  if (!specifier) throw new ModelNotConfiguredError('operation');
  const model = environment.models.resolve(specifier);
  const resultForm = options.result === undefined ? undefined : createResultForm(options.result);
  const context = await readWorkspaceContext(scope.workspace);
  const skills = createSkillCatalog(agent.skills ?? [], context.skills);
  const { instructions, cwd, subagents = [] } = agent;
  const compactor = openCompactor(job, model);
  const end = await drivePrompt({
    history,
    resumedAt: job.resumedAt,
    message: await job.compose(skills),
    model,
    system: systemPrompt({ instructions, cwd, context, skills, subagents }),
    tools: [...agentTools(job, skills, specifier), ...customTools(options.tools)],
    thinkingLevel: options.thinkingLevel ?? agent.thinkingLevel ?? DEFAULT_THINKING,
    resultForm,
    compactor,
    clock: environment.clock,
    ids: environment.ids,
    random: environment.random,
    checkpoint: environment.checkpoint,
    sessionLog: environment.sessionLog,
    emitter,
    signal,
  });
  const common = { usage: end.usage, model: { provider: model.provider.id, id: model.model } };
  return resultForm ? { data: end.data, ...common } : { text: end.text, ...common };
}

/** Compaction of a session that works with `model`. */
export function openCompactor(
  { scope, history, emitter, signal }: Pick<PromptJob, 'scope' | 'history' | 'emitter' | 'signal'>,
  model: ResolvedModel,
): Compactor {
  const { agent, environment } = scope;
  const { clock, ids, random, models } = environment;
  const config = agent.compaction ?? {};
  const own = config === false ? undefined : config.model;
  const summarizer = own === undefined ? model : models.resolve(own);
  return createCompactor({ history, model, summarizer, config, emitter, clock, ids, random, signal });
}

function agentTools({ scope, session, emitter, signal }: PromptJob, skills: SkillCatalog, model: string): ActiveTool[] {
  const { agent, workspace, depth } = scope;
  // Whoever is delegated to falls back on the model that is at work here.
  const parent = { scope: { ...scope, agent: { ...agent, model } }, session, emitter, signal };
  return [
    ...builtinTools(workspace),
    ...(depth < DELEGATION_LIMIT ? [taskTool(parent)] : []),
    ...(skills.entries.length > 0 ? [activateSkillTool(skills)] : []),
    ...customTools(agent.tools),
    ...(agent.actions ?? []).map((action) => actionTool(action, parent)),
  ];
}

function customTools(tools: OperationOptions['tools'] = []): ActiveTool[] {
  return tools.map((tool, index) => customTool(normalizeTool(tool, `tools[${index}]`)));
}
