import type { JsonValue } from '@openflue/spec';
import { brand, isBranded } from './brand.ts';
import { assertFields, assertFunction, assertText, assertToolName } from './definition-fields.ts';
import type { FlueHarness } from './flue-harness.ts';
import type { FlueLogger } from './flue-logger.ts';
import { objectSchemaOf, schemaOf } from './schema.ts';
import type { SchemaInput, SchemaOutput, SchemaSource } from './schema-source.ts';
import type { Step } from './step.ts';

export type ActionInputSchema = SchemaSource;
export type ActionOutputSchema = SchemaSource;

export type ActionContext<S extends ActionInputSchema | undefined> = {
  readonly harness: FlueHarness;
  readonly log: FlueLogger;
  /** Aborts when whatever runs the action does. */
  readonly signal: AbortSignal;
  readonly step: Step;
} & (S extends ActionInputSchema ? { readonly input: SchemaOutput<S> } : Record<never, never>);

export type ActionRunResult<S extends ActionOutputSchema | undefined> = S extends ActionOutputSchema
  ? SchemaInput<S>
  : unknown;

/** Finite behaviour over a harness: the handler of a workflow, or a tool of an agent, or both. */
export interface ActionDefinition<
  TInput extends ActionInputSchema | undefined = ActionInputSchema | undefined,
  TOutput extends ActionOutputSchema | undefined = ActionOutputSchema | undefined,
> {
  /** As the model sees it. */
  readonly name: string;
  readonly description: string;
  readonly input?: TInput | undefined;
  readonly output?: TOutput | undefined;
  run(context: ActionContext<TInput>): ActionRunResult<TOutput> | Promise<ActionRunResult<TOutput>>;
}

export type ActionInput<A extends ActionDefinition> =
  A extends ActionDefinition<infer I, infer _> ? SchemaInput<I> : never;
export type ActionOutput<A extends ActionDefinition> =
  A extends ActionDefinition<infer _, infer O> ? (O extends SchemaSource ? SchemaOutput<O> : JsonValue) : never;

/**
 * Defines an action. `input` is checked and transformed before `run`, `output` after it; the result must be JSON.
 * Throws `DefinitionError` when a field is wrong.
 */
export function defineAction<
  const TInput extends ActionInputSchema | undefined = undefined,
  const TOutput extends ActionOutputSchema | undefined = undefined,
>(action: {
  name: string;
  description: string;
  input?: TInput;
  output?: TOutput;
  run(context: ActionContext<TInput>): ActionRunResult<TOutput> | Promise<ActionRunResult<TOutput>>;
}): ActionDefinition<TInput, TOutput> {
  assertFields(action, 'An action', ['name', 'description', 'input', 'output', 'run']);
  assertToolName(action.name, 'An action: name');
  const what = `action "${action.name}"`;
  assertText(action.description, `The description of ${what}`);
  assertFunction(action.run, `The "run" of ${what}`);
  if (action.input !== undefined) objectSchemaOf(action.input, `input of ${what}`);
  if (action.output !== undefined) schemaOf(action.output, `output of ${what}`);
  return brand('action', { ...action });
}

export function isAction(value: unknown): value is ActionDefinition {
  return isBranded('action', value);
}
