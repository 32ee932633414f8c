import type { JsonValue } from '@openflue/spec';
import type { MiddlewareHandler } from 'hono';
import { DefinitionError } from './definition-error.ts';
import { assertText } from './definition-fields.ts';
import { assertDurability, type DurabilityConfig } from './durability-config.ts';
import type { FlueContext } from './flue-context.ts';
import { jsonSnapshot } from './json-snapshot.ts';
import { runAction, validateActionInput } from './run-action.ts';
import { readSchedules, type WorkflowSchedule } from './schedule.ts';
import { schemaOf } from './schema.ts';
import type { Validation } from './validation-issue.ts';
import { isWorkflow, type WorkflowDefinition } from './workflow.ts';

/** A workflow as the engine runs it, whichever way its module was written. */
export interface Workflow {
  /** The module's name. */
  readonly name: string;
  readonly description?: string;
  /** Absent: not reachable over HTTP. */
  readonly route?: MiddlewareHandler;
  /** Guard of its runs. Absent: `route` guards them too. */
  readonly runs?: MiddlewareHandler;
  readonly durability?: DurabilityConfig;
  /** Runs that the server starts by itself. Their payloads are checked when they are due, or before by `assertSchedulePayloads`. */
  readonly schedules?: readonly WorkflowSchedule[];
  /** What the module exports by default, where it does. */
  readonly definition?: WorkflowDefinition;
  /** JSON Schemas. Absent: anything goes. */
  readonly input?: Record<string, unknown>;
  readonly output?: Record<string, unknown>;
  /** Before a run is admitted. Without an input schema every payload passes; with one, an absent payload is an issue. */
  validateInput(payload: unknown): Promise<Validation>;
  /** The run itself. Its result is JSON, or `undefined` for none. Rejects with what failed. */
  run(context: FlueContext): Promise<JsonValue | undefined>;
}

/** What a module of `workflows/` exports, checked. Throws `DefinitionError` when it is no workflow. */
export function readWorkflowModule(name: string, exports: Record<string, unknown>): Workflow {
  const { default: definition, run, route, runs, description, durability, schedule } = exports;
  const shared = {
    name,
    ...readMiddleware(name, 'route', route),
    ...readMiddleware(name, 'runs', runs),
    ...readDescription(name, description),
    ...(durability !== undefined && { durability: readDurability(name, durability) }),
    ...(schedule !== undefined && { schedules: readSchedules(`workflow "${name}"`, schedule) }),
  };
  if (isWorkflow(definition)) return { ...fromDefinition(shared, definition), definition };
  if (isRun(run)) return fromFunction(shared, run);
  throw new DefinitionError(
    `Workflow "${name}" exports no workflow: it needs "export async function run(context)" or "export default defineWorkflow({ … })".`,
    { workflow: name, exports: Object.keys(exports) },
  );
}

function isRun(value: unknown): value is (context: FlueContext) => unknown {
  return typeof value === 'function';
}

type Shared = Pick<Workflow, 'name' | 'description' | 'route' | 'runs' | 'durability' | 'schedules'>;

function fromFunction(shared: Shared, run: (context: FlueContext) => unknown): Workflow {
  return {
    ...shared,
    validateInput: async (value) => ({ value }),
    run: async (context) => jsonSnapshot(await run(context), 'result'),
  };
}

function fromDefinition(shared: Shared, definition: WorkflowDefinition): Workflow {
  const { agent, action, description } = definition;
  if (shared.schedules && definition.schedules) {
    throw new DefinitionError(`Workflow "${shared.name}" has a schedule in its definition and as an export: not both.`);
  }
  const schedules = shared.schedules ?? definition.schedules;
  // The name of a private inline action means nothing to a caller; errors speak of the workflow.
  const own = action.name === 'workflow' ? { ...action, name: shared.name } : action;
  const summary = shared.description ?? description ?? (own === action ? action.description : undefined);
  const input = own.input && schemaOf(own.input, `input of workflow "${shared.name}"`).toJsonSchema('input');
  const output = own.output && schemaOf(own.output, `output of workflow "${shared.name}"`).toJsonSchema('output');
  return {
    ...shared,
    ...(summary !== undefined && { description: summary }),
    ...(schedules && { schedules }),
    ...(input && { input }),
    ...(output && { output }),
    validateInput: (payload) => validateActionInput(own, payload),
    run: (context) =>
      runAction(own, context.payload, async () => ({
        harness: await context.init(agent),
        log: context.log,
        signal: context.signal,
        step: context.step,
      })),
  };
}

export function readMiddleware<K extends string>(
  owner: string,
  key: K,
  value: unknown,
): { [P in K]?: MiddlewareHandler } {
  if (value === undefined) return {};
  if (!isMiddleware(value)) {
    throw new DefinitionError(`The "${key}" export of "${owner}" must be middleware: async (c, next) => next().`);
  }
  // `{ [key]: value }` loses the literal key's type.
  const handlers: { [P in K]?: MiddlewareHandler } = {};
  handlers[key] = value;
  return handlers;
}

function isMiddleware(value: unknown): value is MiddlewareHandler {
  return typeof value === 'function';
}

export function readDescription(owner: string, description: unknown): { description?: string } {
  if (description === undefined) return {};
  assertText(description, `The "description" export of "${owner}"`);
  return { description };
}

function readDurability(owner: string, durability: unknown): DurabilityConfig {
  const config: DurabilityConfig = typeof durability === 'object' && durability !== null ? durability : {};
  assertDurability(config, `workflow "${owner}"`);
  return config;
}
