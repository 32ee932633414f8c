import {
  type ActionContext,
  type ActionDefinition,
  type ActionInput,
  type ActionRunResult,
  isAction,
} from './action.ts';
import { type AgentDefinition, isAgent } from './agent.ts';
import { brand, isBranded } from './brand.ts';
import { DefinitionError } from './definition-error.ts';
import { assertFields, assertFunction, assertText } from './definition-fields.ts';
import { readSchedules, type Schedule, type WorkflowSchedule } from './schedule.ts';
import { schemaOf } from './schema.ts';
import type { SchemaInput, SchemaSource } from './schema-source.ts';

/** A workflow as a value: the default export of its module. */
export interface WorkflowDefinition<TAction extends ActionDefinition = ActionDefinition> {
  readonly agent: AgentDefinition;
  readonly action: TAction;
  readonly description?: string;
  readonly schedules?: readonly WorkflowSchedule[];
}

/** Binds an action to the agent that carries it out, or defines both in one place. Throws `DefinitionError`. */
export function defineWorkflow<TAction extends ActionDefinition>(workflow: {
  agent: AgentDefinition;
  action: TAction;
  description?: string;
  /** Runs that the server starts by itself. */
  schedule?: Schedule<ActionInput<TAction>> | readonly Schedule<ActionInput<TAction>>[];
}): WorkflowDefinition<TAction>;
export function defineWorkflow<
  const TInput extends SchemaSource | undefined = undefined,
  const TOutput extends SchemaSource | undefined = undefined,
>(workflow: {
  agent: AgentDefinition;
  description?: string;
  /** Runs that the server starts by itself. */
  schedule?: Schedule<SchemaInput<TInput>> | readonly Schedule<SchemaInput<TInput>>[];
  input?: TInput;
  output?: TOutput;
  run(context: ActionContext<TInput>): ActionRunResult<TOutput> | Promise<ActionRunResult<TOutput>>;
}): WorkflowDefinition<ActionDefinition<TInput, TOutput>>;
export function defineWorkflow(workflow: {
  agent: AgentDefinition;
  description?: string;
  schedule?: Schedule | readonly Schedule[];
  action?: ActionDefinition;
  input?: SchemaSource;
  output?: SchemaSource;
  run?: ActionDefinition['run'];
}): WorkflowDefinition {
  assertFields(workflow, 'A workflow', ['agent', 'description', 'schedule', 'action', 'input', 'output', 'run']);
  const { agent, description, schedule, action, input, output, run } = workflow;
  if (!isAgent(agent)) throw new DefinitionError('The "agent" of a workflow must come from defineAgent().');
  if (description !== undefined) assertText(description, 'The description of a workflow');
  const described = {
    ...(description !== undefined && { description }),
    ...(schedule !== undefined && { schedules: readSchedules('a workflow', schedule) }),
  };
  if (action !== undefined) {
    if (input !== undefined || output !== undefined || run !== undefined) {
      throw new DefinitionError('A workflow takes "action", or "input", "output" and "run": not both.');
    }
    if (!isAction(action)) throw new DefinitionError('The "action" of a workflow must come from defineAction().');
    return brand('workflow', { agent, action, ...described });
  }
  assertFunction(run, 'The "run" of a workflow');
  if (run === undefined) throw new DefinitionError('A workflow needs "run" or "action".');
  if (input !== undefined) schemaOf(input, 'input of a workflow');
  if (output !== undefined) schemaOf(output, 'output of a workflow');
  // Private to this workflow: no model ever sees it, so it needs no name of its own and may take any JSON value.
  const inline = brand('action', { name: 'workflow', description: description ?? 'workflow', input, output, run });
  return brand('workflow', { agent, action: inline, ...described });
}

export function isWorkflow(value: unknown): value is WorkflowDefinition {
  return isBranded('workflow', value);
}
