import { DefinitionError } from './definition-error.ts';
import { assertFields, assertFunction, assertText, assertToolName } from './definition-fields.ts';
import type { Loose } from './loose.ts';
import { objectSchemaOf, schemaOf } from './schema.ts';
import type { JsonSchema, SchemaInput, SchemaOutput, SchemaSource } from './schema-source.ts';

export type ToolInputSchema = SchemaSource;
export type ToolOutputSchema = SchemaSource;

export type ToolContext<S extends ToolInputSchema | undefined> = {
  /** Aborts when the operation does, or the run. */
  readonly signal?: AbortSignal;
} & (S extends ToolInputSchema ? { readonly input: SchemaOutput<S> } : Record<never, never>);

export type ToolRunResult<S extends ToolOutputSchema | undefined> = S extends ToolOutputSchema
  ? SchemaInput<S>
  : unknown;

/** A function that a model may call. */
export interface ToolDefinition<
  TInput extends ToolInputSchema | undefined = ToolInputSchema | undefined,
  TOutput extends ToolOutputSchema | undefined = ToolOutputSchema | undefined,
> {
  readonly name: string;
  readonly description: string;
  readonly input?: TInput | undefined;
  readonly output?: TOutput | undefined;
  run(context: ToolContext<TInput>): ToolRunResult<TOutput> | Promise<ToolRunResult<TOutput>>;
}

/** The form of the 0.x line: a JSON Schema (TypeBox makes them) and a function from arguments to text. */
export interface LegacyToolDefinition<P extends SchemaSource = SchemaSource> {
  readonly name: string;
  readonly description: string;
  readonly parameters: P;
  execute(args: Record<string, Loose>, signal?: AbortSignal): Promise<string> | string;
}

export type ToolParameters = JsonSchema;

/** What `tools` fields take. */
export type AnyToolDefinition = ToolDefinition | LegacyToolDefinition;

export type ToolInput<T extends ToolDefinition> = T extends ToolDefinition<infer I, infer _> ? SchemaInput<I> : never;
export type ToolOutput<T extends ToolDefinition> = T extends ToolDefinition<infer _, infer O> ? SchemaOutput<O> : never;

/**
 * Defines a function that a model may call. `input` is checked and transformed before `run` sees it; a bad one goes
 * back to the model with its issues. What `run` returns must be JSON (or text) and, with `output`, match that schema.
 * Throws `DefinitionError` when a field is wrong.
 */
export function defineTool<
  const TInput extends ToolInputSchema | undefined = undefined,
  const TOutput extends ToolOutputSchema | undefined = undefined,
>(tool: {
  name: string;
  description: string;
  input?: TInput;
  output?: TOutput;
  run: ToolDefinition<TInput, TOutput>['run'];
}): ToolDefinition<TInput, TOutput>;
/** The form of the 0.x line. */
export function defineTool<P extends SchemaSource>(tool: LegacyToolDefinition<P>): ToolDefinition<P, undefined>;
export function defineTool(tool: AnyToolDefinition): ToolDefinition {
  return normalizeTool(tool, 'A tool');
}

/** Checks one entry of a `tools` field, in either form. `owner` starts the messages: `agent "reviewer": tools[0]`. */
export function normalizeTool(tool: unknown, owner: string): ToolDefinition {
  assertFields(tool, owner, ['name', 'description', 'input', 'output', 'run', 'parameters', 'execute']);
  const { name, description, input, output, run, parameters, execute } = tool as Partial<
    ToolDefinition & LegacyToolDefinition
  >;
  assertToolName(name, `${owner}: name`);
  const what = `tool "${name}"`;
  assertText(description, `The description of ${what}`);
  if (parameters !== undefined || execute !== undefined) {
    if (input !== undefined || run !== undefined || output !== undefined) {
      throw new DefinitionError(`The ${what} mixes both forms: use "input" and "run", or "parameters" and "execute".`);
    }
    assertFunction(execute, `The "execute" of ${what}`);
    return freeze({
      name,
      description,
      input: parameters ?? { type: 'object', properties: {} },
      output: undefined,
      run: ({ input: args, signal }: { input?: Record<string, unknown>; signal?: AbortSignal }) =>
        execute?.(args ?? {}, signal),
    });
  }
  assertFunction(run, `The "run" of ${what}`);
  return freeze({
    name,
    description,
    input,
    output,
    run: (context: ToolContext<SchemaSource | undefined>) => run?.(context),
  });
}

/** Checks the schemas too, here, so that a wrong one shows at its definition. */
function freeze(tool: ToolDefinition): ToolDefinition {
  if (tool.input !== undefined) objectSchemaOf(tool.input, `input of tool "${tool.name}"`);
  if (tool.output !== undefined) schemaOf(tool.output, `output of tool "${tool.name}"`);
  return Object.freeze(tool);
}
